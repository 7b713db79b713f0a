namespace IronicConsole.Engine.Conductors;

/// <summary>What a process measures of itself. Others read it in its row, as old as its last sign of life.</summary>
public sealed record Vitals
{
    /// <summary>Operations at work: their steps run in this process.</summary>
    public int AtWork { get; init; }

    /// <summary>Most operations at work at once (<c>Engine:Workers</c>).</summary>
    public int Workers { get; init; }

    /// <summary>Leases it holds.</summary>
    public int Leases { get; init; }

    /// <summary>Quartz' state: <c>running</c>, <c>standby</c> or <c>stopped</c>; empty in a process that does not work on nodes.</summary>
    public string Timers { get; init; } = "";

    /// <summary>Jobs that Quartz runs now, periodic ones included.</summary>
    public int Jobs { get; init; }

    /// <summary>Jobs that it has run since the process started.</summary>
    public long JobsRun { get; init; }

    /// <summary>Browser tabs with a circuit here.</summary>
    public int Circuits { get; init; }

    /// <summary>Followers of the feed here: tabs, hubs and the process's own.</summary>
    public int Subscriptions { get; init; }

    /// <summary>How late it sees what other processes commit, in milliseconds.</summary>
    public long LagMs { get; init; }

    /// <summary>It ends, and cannot go back to work.</summary>
    public bool Stopping { get; init; }
}

/// <summary>Measures some of a process's <see cref="Vitals"/>; each capability brings its own.</summary>
public interface IVitalsSource
{
    /// <summary>Adds what it measures. Must be cheap: it is asked with each sign of life.</summary>
    ValueTask<Vitals> AddAsync(Vitals to, CancellationToken cancel);
}
