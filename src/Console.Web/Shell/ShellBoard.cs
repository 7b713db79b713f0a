namespace IronicConsole.Web.Shell;

/// <summary>The one place the shell's figures are kept. The feed sets them, every open page follows; a page hears of changes at most four times a second.</summary>
public sealed class ShellBoard(TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly List<Follower> _followers = [];
    private ShellFigures _now = new();
    private ITimer? _due;

    /// <summary>The figures as last set.</summary>
    public ShellFigures Now { get { lock (_gate) return _now; } }

    /// <summary>How many pages follow; zero when nobody looks.</summary>
    public int Followers { get { lock (_gate) return _followers.Count; } }

    /// <summary>Swaps the figures whole. Cheap: followers are told together, at the next beat.</summary>
    public void Set(Func<ShellFigures, ShellFigures> change)
    {
        lock (_gate)
        {
            var next = change(_now);
            if (next == _now) return;
            _now = next;
            _due ??= time.CreateTimer(_ => Tell(), null, Beat, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Calls <paramref name="seen"/> after changes, from a thread of the pool, until the answer is disposed.</summary>
    public IDisposable Follow(Action<ShellFigures> seen)
    {
        var follower = new Follower(this, seen);
        lock (_gate) _followers.Add(follower);
        return follower;
    }

    private void Tell()
    {
        Follower[] all;
        ShellFigures now;
        lock (_gate)
        {
            _due?.Dispose();
            _due = null;
            now = _now;
            all = [.. _followers];
        }

        foreach (var follower in all) follower.Seen(now);
    }

    private void Leave(Follower follower)
    {
        lock (_gate) _followers.Remove(follower);
    }

    private sealed class Follower(ShellBoard board, Action<ShellFigures> seen) : IDisposable
    {
        public Action<ShellFigures> Seen { get; } = seen;

        public void Dispose() => board.Leave(this);
    }
}
