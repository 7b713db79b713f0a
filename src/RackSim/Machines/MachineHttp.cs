using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace IronicConsole.RackSim.Machines;

/// <summary>HTTP from a machine's own address, so that servers see who asks. Servers outside loopback see the host instead.</summary>
public sealed class MachineHttp : IDisposable
{
    /// <summary>Makes the client of the machine at <paramref name="from"/>.</summary>
    /// <param name="from">The machine's address.</param>
    /// <param name="checkCertificates">False accepts any server certificate, as a BMC does that was not told to verify.</param>
    public MachineHttp(IPAddress from, bool checkCertificates = false)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = (context, cancel) => ConnectAsync(from, context.DnsEndPoint, cancel),
        };
        if (!checkCertificates)
        {
#pragma warning disable CA5359 // A BMC that was not told to verify takes any server, and so does an agent with ipa-insecure.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
#pragma warning disable RS0030 // the one place where clients of machines are made
        Client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore RS0030
    }

    /// <summary>The client. It has no timeout of its own.</summary>
    public HttpClient Client { get; }

    /// <summary>Copies what is at <paramref name="url"/> to a file.</summary>
    /// <exception cref="HttpRequestException">It could not be had.</exception>
    /// <exception cref="InvalidDataException">It is larger than <paramref name="most"/> bytes.</exception>
    public async Task DownloadAsync(Uri url, Stream to, long most, string? user, string? password, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (user is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            most -= read;
            if (most < 0)
            {
                throw new InvalidDataException($"{url} is larger than this machine can take.");
            }
            await to.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static async ValueTask<Stream> ConnectAsync(IPAddress from, DnsEndPoint to, CancellationToken cancel)
    {
        var address = IPAddress.TryParse(to.Host, out var literal) ? literal
            : (await Dns.GetHostAddressesAsync(to.Host, cancel)).OrderBy(a => a.AddressFamily).First();
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(address))
            {
                socket.Bind(new IPEndPoint(from, 0));
            }
            await socket.ConnectAsync(address, to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
