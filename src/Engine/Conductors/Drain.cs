namespace IronicConsole.Engine.Conductors;

/// <summary>
/// Whether this process begins work. While it drains it begins nothing, and what runs is let go at the end of its step; waits and holds are rows, which others take.
/// Once it is cut off, what runs is interrupted at the nearest safe point. Nothing fails by it: the row says where to go on.
/// </summary>
public sealed class Drain
{
    private readonly Lock _gate = new();
    private DrainOrder? _order;
    private bool _stopping, _cutOff;

    /// <summary>Raised after each change, from any thread; must return at once.</summary>
    public event Action? Changed;

    /// <summary>What was asked; null when nothing was.</summary>
    public DrainOrder? Order
    {
        get { lock (_gate) return _order; }
    }

    /// <summary>The process ends.</summary>
    public bool Stopping
    {
        get { lock (_gate) return _stopping; }
    }

    /// <summary>Nothing is begun.</summary>
    public bool On
    {
        get { lock (_gate) return _stopping || _order is not null; }
    }

    /// <summary>What runs is interrupted.</summary>
    public bool CutOff
    {
        get { lock (_gate) return _cutOff; }
    }

    /// <summary>Takes an order; null goes back to work, unless the process ends.</summary>
    public void Obey(DrainOrder? order) => Change(() =>
    {
        if (_order == order) return false;
        _order = order;
        _cutOff = order?.HandOff ?? (_stopping && _cutOff);
        return true;
    });

    /// <summary>The process ends: there is no way back.</summary>
    public void Stop() => Change(() => !_stopping && (_stopping = true));

    /// <summary>The time is over.</summary>
    public void End() => Change(() => !_cutOff && (_cutOff = true));

    private void Change(Func<bool> change)
    {
        bool changed;
        lock (_gate) changed = change();
        if (changed) Changed?.Invoke();
    }
}
