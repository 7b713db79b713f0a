using System.Net.Sockets;
using System.Text;

namespace IronicConsole.Web.Hosting;

/// <summary>Tells systemd when the program is ready and when it begins to stop (<c>Type=notify</c>; sd_notify(3)).</summary>
public static class ServiceManager
{
    /// <summary>Tells it, where a service manager wants to hear it.</summary>
    public static WebApplication NotifyServiceManager(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 0 } socket) return app;
        app.Lifetime.ApplicationStarted.Register(() => Tell(socket, "READY=1\n"));
        app.Lifetime.ApplicationStopping.Register(() => Tell(socket, "STOPPING=1\n"));
        return app;
    }

    private static void Tell(string socket, string what)
    {
        try
        {
            using var line = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            line.SendTo(Encoding.ASCII.GetBytes(what), new UnixDomainSocketEndPoint(socket[0] == '@' ? "\0" + socket[1..] : socket));
        }
        catch (SocketException e)
        {
            Console.Error.WriteLine($"NOTIFY_SOCKET: the service manager cannot be told: {e.Message}");
        }
    }
}
