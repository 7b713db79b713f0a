using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>How long steps take, by the newest that were done. Read from the store at most every ten seconds.</summary>
public sealed class StepTimes(IHistory history, FleetIndex fleet, TimeProvider clock) : IDisposable
{
    private const int Newest = 2000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _one = new(1);
    private StepBands _bands = new([]);
    private long _readAt;

    /// <summary>What they took as far as it is known now.</summary>
    public async Task<StepBands> NowAsync(CancellationToken cancel = default)
    {
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_readAt == 0 || clock.GetElapsedTime(_readAt) > Fresh)
            {
                var done = await history.StepTimesAsync(Newest, cancel).ConfigureAwait(false);
                _bands = new(done.Select(d => (d.Kind, d.Step, StepBands.ModelOf(fleet.Find(d.Node)), d.Took)));
                _readAt = clock.GetTimestamp();
            }

            return _bands;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
