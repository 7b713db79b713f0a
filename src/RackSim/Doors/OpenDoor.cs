using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace IronicConsole.RackSim.Doors;

/// <summary>A listening socket and the connections that came through it.</summary>
internal sealed class OpenDoor(Socket listening, Door door) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<ConnectionContext> _inside = [];
    private bool _closed;

    public Socket Listening => listening;

    public Door Door => door;

    /// <summary>Called once, when it closes.</summary>
    public Action? Closed { get; set; }

    public bool IsOpen
    {
        get { lock (_gate) return !_closed; }
    }

    /// <summary>Remembers a connection until it ends; false when the door has closed meanwhile.</summary>
    public bool Admit(ConnectionContext connection)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }
            _inside.Add(connection);
        }
        connection.ConnectionClosed.UnsafeRegister(_ => { lock (_gate) _inside.Remove(connection); }, null);
        return true;
    }

    /// <summary>Stops listening and cuts what is connected.</summary>
    public void Dispose()
    {
        ConnectionContext[] cut;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }
            _closed = true;
            cut = [.. _inside];
            _inside.Clear();
        }
        Closed?.Invoke();
        listening.Dispose();
        foreach (var connection in cut)
        {
            connection.Abort(new ConnectionAbortedException("The machine has gone."));
        }
    }
}
