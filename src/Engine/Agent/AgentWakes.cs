using System.Collections.Concurrent;

namespace IronicConsole.Engine.Agent;

/// <summary>
/// Where agents' signs of life meet those who wait for them. A sign is told after it is on disk. One that comes while the node's operation
/// runs is not lost: read <see cref="Turn"/> before a step is run and again after its wait is recorded; when it moved, run the step again at once.
/// </summary>
public sealed class AgentWakes
{
    private readonly ConcurrentDictionary<Guid, long> _turns = new();
    private readonly ConcurrentDictionary<object, Action<Guid>> _listeners = new();

    /// <summary>How many signs of this node's agent were told so far in this process.</summary>
    public long Turn(Guid node) => _turns.GetValueOrDefault(node);

    /// <summary>Calls <paramref name="wake"/> for each sign of any agent; it must return at once. Dispose to stop.</summary>
    public IDisposable Subscribe(Action<Guid> wake)
    {
        var key = new Unsubscribe(this);
        _listeners[key] = wake;
        return key;
    }

    /// <summary>A sign was told by another process, which calls the waiting operation itself: only one that runs here looks again.</summary>
    public void Stir(Guid node) => _turns.AddOrUpdate(node, 1, (_, before) => before + 1);

    /// <summary>The node's agent gave a sign that its waiting operation should look at.</summary>
    public void Woke(Guid node)
    {
        _turns.AddOrUpdate(node, 1, (_, before) => before + 1);
        foreach (var wake in _listeners.Values) wake(node);
    }

    private sealed class Unsubscribe(AgentWakes wakes) : IDisposable
    {
        public void Dispose() => wakes._listeners.TryRemove(this, out _);
    }
}
