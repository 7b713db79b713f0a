using System.Net.WebSockets;
using System.Text;

namespace IronicConsole.E2E.Secrets;

/// <summary>A program that follows the whole fleet at <c>/hubs/live</c> (SignalR's JSON protocol over a bare WebSocket) and keeps each byte.</summary>
public sealed class HubEar : IAsyncDisposable
{
    private const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e", Follow = "{\"type\":4,\"invocationId\":\"1\",\"target\":\"Follow\",\"arguments\":[{\"nodes\":null,\"events\":true,\"everyMs\":100}]}\u001e";
    private readonly ClientWebSocket _socket = new();
    private readonly MemoryStream _heard = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>All that was said so far.</summary>
    public byte[] Heard
    {
        get
        {
            lock (_heard) return _heard.ToArray();
        }
    }

    /// <summary>Follows a console from now on.</summary>
    public static async Task<HubEar> ListenAsync(Uri console)
    {
        var ear = new HubEar();
        await ear._socket.ConnectAsync(new UriBuilder(new Uri(console, "/hubs/live")) { Scheme = "ws" }.Uri, default);
        foreach (var message in new[] { Handshake, Follow }) await ear._socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, default);
        ear._listening = ear.ListenAsync();
        return ear;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _listening;
        _socket.Dispose();
        _heard.Dispose();
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await _socket.ReceiveAsync(buffer, default) is { MessageType: not WebSocketMessageType.Close } part)
            {
                lock (_heard) _heard.Write(buffer, 0, part.Count);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException)
        {
            // the console or the test has ended it
        }
    }
}
