using System.Net;
using System.Net.Sockets;

namespace IronicConsole.Bench.Servers;

/// <summary>Finds ports on 127.0.0.1 that nobody listens on.</summary>
public static class LoopbackPort
{
    /// <summary>A port of which the next one is free too.</summary>
    public static int Pair()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            using var one = new TcpListener(IPAddress.Loopback, 0);
            one.Start();
            var port = ((IPEndPoint)one.LocalEndpoint).Port;
            using var two = new TcpListener(IPAddress.Loopback, port + 1);
            try
            {
                two.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken
            }
        }

        throw new BenchException("No two free ports were found on 127.0.0.1.");
    }
}
