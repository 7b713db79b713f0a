using IronicConsole.Web.Feed;

namespace IronicConsole.Web.Drafts;

/// <summary>One form of one person: read when the form opens, saved at most a second after typing, gone when it was sent.</summary>
/// <typeparam name="T">What the form holds.</typeparam>
public sealed class Draft<T>(DraftStore store, Person me, TimeProvider time, string form) : IAsyncDisposable
    where T : class
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(600);

    private readonly Lock _gate = new();
    private ITimer? _due;
    private T? _latest;

    /// <summary>Raised when what was typed last is on disk, from any thread.</summary>
    public event Action? Saved;

    /// <summary>What was typed before, or null.</summary>
    public async Task<T?> ReadAsync() => await store.ReadAsync<T>(await me.NameAsync(), form);

    /// <summary>Keeps a copy soon; called on each change.</summary>
    public void Changed(T value)
    {
        lock (_gate)
        {
            _latest = value;
            _due ??= time.CreateTimer(_ => _ = SaveAsync(), null, Rest, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The form was sent, or given up.</summary>
    public async Task ForgetAsync()
    {
        Take();
        await store.RemoveAsync(await me.NameAsync(), form);
    }

    /// <summary>Saves what is not saved yet.</summary>
    public async ValueTask DisposeAsync() => await SaveAsync();

    private async Task SaveAsync()
    {
        if (Take() is not { } value) return;
        await store.SaveAsync(await me.NameAsync(), form, value);
        Saved?.Invoke();
    }

    private T? Take()
    {
        lock (_gate)
        {
            _due?.Dispose();
            _due = null;
            var value = _latest;
            _latest = null;
            return value;
        }
    }
}

/// <summary>Opens drafts for the person at this tab.</summary>
public sealed class Drafts(DraftStore store, Person me, TimeProvider time)
{
    /// <summary>The draft of a form.</summary>
    /// <param name="form">Names the form, e.g. <c>deploy/{node}</c>.</param>
    public Draft<T> Of<T>(string form)
        where T : class => new(store, me, time, form);
}
