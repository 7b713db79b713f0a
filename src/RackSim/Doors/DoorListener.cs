using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace IronicConsole.RackSim.Doors;

/// <summary>
/// Feeds the connections of thousands of small listening sockets into one web server end point. Doors open and close while it runs.
/// A closed door refuses connections, and those it had are cut, as when a machine loses power.
/// </summary>
public sealed class DoorListener : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly ConcurrentDictionary<IPEndPoint, OpenDoor> _open = new();
    private readonly Channel<ConnectionContext> _arrived = Channel.CreateUnbounded<ConnectionContext>();
    private readonly SocketConnectionContextFactory _connections =
        new(new SocketConnectionFactoryOptions { IOQueueCount = 2 }, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = new DoorEndPoint();

    /// <summary>Starts to answer at <paramref name="at"/>, which must be a loopback address.</summary>
    /// <returns>Closes the door, this one only, when disposed.</returns>
    /// <exception cref="SocketException">The address is taken.</exception>
    public IDisposable Open(IPEndPoint at, Door door)
    {
        if (!IPAddress.IsLoopback(at.Address))
        {
            throw new ArgumentException($"{at} is not a loopback address.", nameof(at));
        }
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(at);
            socket.Listen(64);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var opened = new OpenDoor(socket, door);
        if (!_open.TryAdd(at, opened))
        {
            socket.Dispose();
            throw new InvalidOperationException($"{at} is open already.");
        }
        opened.Closed = () => _open.TryRemove(KeyValuePair.Create(at, opened));
        _ = AcceptAsync(opened);
        return opened;
    }

    /// <summary>Whether a door is open at <paramref name="at"/>.</summary>
    public bool IsOpen(IPEndPoint at) => _open.ContainsKey(at);

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is DoorEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _arrived.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_arrived.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        foreach (var door in _open.Values)
        {
            door.Dispose();
        }
        _arrived.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        _connections.Dispose();
    }

    private async Task AcceptAsync(OpenDoor door)
    {
        while (true)
        {
            try
            {
                var socket = await door.Listening.AcceptAsync();
                socket.NoDelay = true;
                var connection = _connections.Create(socket);
                connection.Features.Set(door.Door);
                if (!door.Admit(connection) || !_arrived.Writer.TryWrite(connection))
                {
                    connection.Abort();
                    await connection.DisposeAsync();
                }
            }
            catch (Exception closed) when (closed is ObjectDisposedException || !door.IsOpen)
            {
                return;
            }
            catch (SocketException)
            {
                // The caller left before we answered, or descriptors are short: the next one may fare better.
                await Task.Yield();
            }
        }
    }
}
