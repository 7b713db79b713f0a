namespace IronicConsole.Web.Components;

/// <summary>A short message at the edge of the screen.</summary>
/// <param name="Id">Order of appearance.</param>
/// <param name="Family">Colour and icon.</param>
/// <param name="Words">One sentence: what happened to what.</param>
/// <param name="More">A second line, or null.</param>
/// <param name="Href">Where to see it, or null.</param>
public sealed record Toast(long Id, Family Family, string Words, string? More, string? Href);

/// <summary>Messages of one circuit. Good news goes by itself after eight seconds; a failure stays until it is closed.</summary>
public sealed class Toasts(TimeProvider time) : IDisposable
{
    private const int Most = 4;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(8);

    private readonly Lock _gate = new();
    private readonly List<(Toast Toast, ITimer? End)> _shown = [];
    private long _last;

    /// <summary>Raised after every change, from any thread.</summary>
    public event Action? Changed;

    /// <summary>What is on the screen, oldest first.</summary>
    public IReadOnlyList<Toast> Shown { get { lock (_gate) return [.. _shown.Select(entry => entry.Toast)]; } }

    /// <summary>Shows one message; the oldest leaves when there are more than four.</summary>
    public void Show(Family family, string words, string? more = null, string? href = null)
    {
        lock (_gate)
        {
            var toast = new Toast(++_last, family, words, more, href);
            var end = family is Family.Failed or Family.Person ? null : time.CreateTimer(_ => Close(toast.Id), null, Life, Timeout.InfiniteTimeSpan);
            _shown.Add((toast, end));
            while (_shown.Count > Most) Drop(_shown[0].Toast.Id);
        }

        Changed?.Invoke();
    }

    /// <summary>Takes one message away; nothing happens when it is gone already.</summary>
    public void Close(long id)
    {
        lock (_gate)
        {
            if (!Drop(id)) return;
        }

        Changed?.Invoke();
    }

    /// <summary>Stops the timers of what is still shown.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (_, end) in _shown) end?.Dispose();
            _shown.Clear();
        }
    }

    private bool Drop(long id)
    {
        var at = _shown.FindIndex(entry => entry.Toast.Id == id);
        if (at < 0) return false;
        _shown[at].End?.Dispose();
        _shown.RemoveAt(at);
        return true;
    }
}
