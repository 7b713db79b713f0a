using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.Hosting;

/// <summary>Whether the store takes commits and the engine has begun: what <c>/healthcheck</c> tells. A drain is not an illness. Who asks often gets the answer of the last second.</summary>
public sealed class Wellness(Dispatch dispatch, IStoreHost store, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<string?> _last = Task.FromResult<string?>(null);
    private long? _askedAt;

    /// <summary>What is wrong, in one sentence for whoever may not sign in: no path, no address; null when all is well.</summary>
    public Task<string?> WhyIllAsync()
    {
        lock (_gate)
        {
            if (_askedAt is { } asked && (!_last.IsCompleted || clock.GetElapsedTime(asked) < Fresh)) return _last;
            _askedAt = clock.GetTimestamp();
            return _last = AskAsync();
        }
    }

    private async Task<string?> AskAsync()
    {
        if (!dispatch.Started) return "The engine has not begun yet.";
        if (store.Lag > Longest) return "The store is behind what other processes commit.";
        try
        {
            // A commit of nothing: it goes through the one door for changes, and leaves no trace.
            await store.CommitAsync<bool>(Caller.Engine, null, _ => true).WaitAsync(Longest, clock);
            return null;
        }
        catch (TimeoutException)
        {
            return "The store does not answer.";
        }
#pragma warning disable CA1031 // whatever the store throws, the answer is that it is not well; its own log has the reason
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return "The store takes no commits.";
        }
    }
}
