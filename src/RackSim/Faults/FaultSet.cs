namespace IronicConsole.RackSim.Faults;

/// <summary>The faults of one machine.</summary>
public sealed class FaultSet
{
    private readonly Lock _gate = new();
    private List<Fault> _faults = [];

    /// <summary>All faults that are still on.</summary>
    public IReadOnlyList<Fault> All
    {
        get { lock (_gate) return [.. _faults]; }
    }

    /// <summary>Adds a fault; one of the same kind, at the same place, is replaced.</summary>
    public void Add(Fault fault)
    {
        lock (_gate) _faults = [.. _faults.Where(f => f.Kind != fault.Kind || f.At != fault.At), fault];
    }

    /// <summary>Removes the faults of one kind, or all.</summary>
    public void Clear(string? kind = null)
    {
        lock (_gate) _faults = kind is null ? [] : [.. _faults.Where(f => f.Kind != kind)];
    }

    /// <summary>The fault of this kind, if it is on and hits a request that goes by one of these names; uses up one of its count.</summary>
    public Fault? Take(string kind, params IReadOnlyList<string> names)
    {
        lock (_gate)
        {
            var fault = _faults.Find(f => f.Kind == kind && f.Hits(names));
            if (fault is { Count: { } left })
            {
                _faults = [.. _faults.Where(f => f != fault)];
                if (left > 1)
                {
                    _faults.Add(fault with { Count = left - 1 });
                }
            }
            return fault;
        }
    }
}
