using System.Collections.Frozen;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>How long steps usually take: the middle of what the newest operations took. Read from the store at most once a minute.</summary>
public sealed class StepTimes(IHistory history, TimeProvider clock) : IDisposable
{
    private const int Newest = 2000, Fewest = 3;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1);
    private FrozenDictionary<(OperationKind, string), TimeSpan> _usual = FrozenDictionary<(OperationKind, string), TimeSpan>.Empty;
    private long _readAt;

    /// <summary>The usual time of a step, its waits included; null when it was done less than three times.</summary>
    public async Task<TimeSpan?> UsualAsync(OperationKind kind, string step, CancellationToken cancel = default)
    {
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_readAt == 0 || clock.GetElapsedTime(_readAt) > Fresh)
            {
                _usual = Middle(await history.StepTimesAsync(Newest, cancel).ConfigureAwait(false));
                _readAt = clock.GetTimestamp();
            }
        }
        finally
        {
            _one.Release();
        }

        return _usual.TryGetValue((kind, step), out var usual) ? usual : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static FrozenDictionary<(OperationKind, string), TimeSpan> Middle(IEnumerable<(OperationKind Kind, string Step, TimeSpan Took)> done) =>
        done.GroupBy(d => (d.Kind, d.Step), d => d.Took).Where(g => g.Count() >= Fewest).ToFrozenDictionary(g => g.Key, g => g.Order().ElementAt(g.Count() / 2));
}
