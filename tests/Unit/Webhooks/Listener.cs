using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IronicConsole.Tests.Webhooks;

/// <summary>A receiver of webhooks on this machine, as somebody else would write one: takes what is signed rightly, answers what it is told to.</summary>
public sealed class Listener : IDisposable
{
    public const string Secret = "a secret of twenty-six chars";

    private readonly TcpListener _tcp;
    private readonly Task _work;

    public Listener(int port = 0)
    {
        _tcp = new TcpListener(IPAddress.Loopback, port);
        _tcp.Start();
        _work = Task.Run(TakeAsync);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_tcp.LocalEndpoint).Port}/hook";

    /// <summary>What it took, in order.</summary>
    public ConcurrentQueue<JsonElement> Taken { get; } = new();

    /// <summary>What came and was not as it should be.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>The first lines of all that came.</summary>
    public ConcurrentQueue<string> Heads { get; } = new();

    /// <summary>What it answers instead of taking, by how many calls came before; null takes.</summary>
    public Func<int, string?> Answers { get; set; } = _ => null;

    /// <summary>Called when it has taken one, before it says so.</summary>
    public Action? Took { get; set; }

    public string[] Decisions => [.. Taken.Select(t => t.GetProperty("decision").GetString()!)];

    public void Dispose()
    {
        _tcp.Stop();
        _work.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptTcpClientAsync();
                try
                {
                    await AnswerAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // the caller was killed
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var (head, body) = await ReadAsync(stream);
        if (head.Length == 0) return;
        var calls = Heads.Count;
        Heads.Enqueue(head[0]);
        var other = Answers(calls);
        if (other is null)
        {
            var header = head.Single(h => h.StartsWith("X-IronicConsole-Signature: ", StringComparison.OrdinalIgnoreCase)).Split(": ", 2)[1];
            if (Genuine(header, body)) Taken.Enqueue(JsonDocument.Parse(body).RootElement.Clone());
            else Wrong.Enqueue($"{header} {Encoding.UTF8.GetString(body)}");
        }

        if (other is null) Took?.Invoke();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {other ?? "204 No Content"}\r\n{(other is null ? "" : "Content-Length: 0\r\n")}Connection: close\r\n\r\n"));
    }

    // As docs/how-to/webhooks.md says it.
    private static bool Genuine(string header, byte[] body)
    {
        var parts = header.Split(',').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(Secret));
        mac.AppendData(Encoding.ASCII.GetBytes(parts["t"]));
        mac.AppendData("."u8);
        mac.AppendData(body);
        return CryptographicOperations.FixedTimeEquals(mac.GetHashAndReset(), Convert.FromHexString(parts["v1"]));
    }

    private static async Task<(string[] Head, byte[] Body)> ReadAsync(NetworkStream stream)
    {
        var (all, buffer) = (new List<byte>(), new byte[4096]);
        while (true)
        {
            var end = Encoding.Latin1.GetString([.. all]).IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var head = Encoding.Latin1.GetString([.. all[..end]]).Split("\r\n");
                var length = int.Parse(head.Single(h => h.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)).Split(": ")[1], System.Globalization.CultureInfo.InvariantCulture);
                if (all.Count >= end + 4 + length) return (head, [.. all[(end + 4)..]]);
            }

            var read = await stream.ReadAsync(buffer);
            if (read == 0) return ([], []);
            all.AddRange(buffer[..read]);
        }
    }
}
