using IronicConsole.Web.Feed;

namespace IronicConsole.Web.Drafts;

/// <summary>
/// One form of one person: read when the form opens, saved at most a second after typing, gone when it was sent. Where somebody listens to <see cref="Overtaken"/>,
/// what another tab has kept meanwhile is not written over: it waits until the person has chosen.
/// </summary>
/// <typeparam name="T">What the form holds.</typeparam>
public sealed class Draft<T> : IAsyncDisposable
    where T : class
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(600);

    private readonly Lock _gate = new();
    private readonly DraftStore _store;
    private readonly Person _me;
    private readonly TimeProvider _time;
    private readonly string _form;
    private ITimer? _due;
    private T? _latest;
    private string? _name;
    private string? _mark;
    private DraftCopy<T>? _other;

    /// <summary>The draft of a form of the person at this tab.</summary>
    public Draft(DraftStore store, Person me, TimeProvider time, string form)
    {
        (_store, _me, _time, _form) = (store, me, time, form);
        _store.Kept += SeeKept;
    }

    /// <summary>Raised when what was typed last is on disk, from any thread.</summary>
    public event Action? Saved;

    /// <summary>Raised with what another tab has kept, from any thread. Nothing is saved until <see cref="TakeOther"/> or <see cref="KeepMine"/>.</summary>
    public event Action<T>? Overtaken;

    /// <summary>What was typed before, or null.</summary>
    public async Task<T?> ReadAsync()
    {
        var found = await _store.FindAsync<T>(await PersonAsync(), _form);
        lock (_gate) _mark = found?.Mark;
        return found?.Value;
    }

    /// <summary>Keeps a copy soon; called on each change.</summary>
    public void Changed(T value)
    {
        lock (_gate)
        {
            _latest = value;
            if (_other is null) _due ??= _time.CreateTimer(_ => _ = SaveAsync(), null, Rest, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The person goes on with what the other tab has kept.</summary>
    public void TakeOther()
    {
        lock (_gate) (_mark, _other, _latest) = (_other?.Mark ?? _mark, null, null);
    }

    /// <summary>The person goes on with what is in this tab; it is kept in the other's place.</summary>
    public void KeepMine(T mine)
    {
        lock (_gate) (_mark, _other) = (_other?.Mark ?? _mark, null);
        Changed(mine);
    }

    /// <summary>The form was sent, or given up.</summary>
    public async Task ForgetAsync()
    {
        Take();
        lock (_gate) (_mark, _other) = (null, null);
        await _store.RemoveAsync(await PersonAsync(), _form);
    }

    /// <summary>Saves what is not saved yet.</summary>
    public async ValueTask DisposeAsync()
    {
        _store.Kept -= SeeKept;
        await SaveAsync();
    }

    private async Task<string> PersonAsync()
    {
        var person = await _me.NameAsync();
        _name = DraftStore.NameOf(person, _form);
        return person;
    }

    private async Task SaveAsync()
    {
        if (Take() is not { } value) return;
        var mark = DraftStore.MarkOf(value);
        if (await _store.SaveAsync<T>(await PersonAsync(), _form, value, this, there => Overtaken is null || there.Mark == mark || there.Mark == Mark) is { } other)
        {
            Meet(other, value);
            return;
        }

        lock (_gate) _mark = mark;
        Saved?.Invoke();
    }

    private string? Mark
    {
        get { lock (_gate) return _mark; }
    }

    private void SeeKept(string name, object? by)
    {
        if (name == _name && !ReferenceEquals(by, this) && Overtaken is not null) _ = LookAsync();
    }

    private async Task LookAsync()
    {
        if (await _store.FindAsync<T>(await PersonAsync(), _form) is { } there && there.Mark != Mark) Meet(there, null);
    }

    private void Meet(DraftCopy<T> other, T? mine)
    {
        lock (_gate)
        {
            _other = other;
            _latest ??= mine;
            _due?.Dispose();
            _due = null;
        }

        Overtaken?.Invoke(other.Value);
    }

    private T? Take()
    {
        lock (_gate)
        {
            _due?.Dispose();
            _due = null;
            if (_other is not null) return null;
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
