namespace IronicConsole.RackSim;

/// <summary>The pauses of the simulated agent. The defaults are short, for tests; <see cref="Real"/> has those of the real agent.</summary>
public sealed record AgentPace
{
    /// <summary>Longest pause between heartbeats, whatever the server asks for; null: as the server asks.</summary>
    public TimeSpan? HeartbeatCap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Shortest pause between heartbeats, forced ones included; also the pause after a refused one.</summary>
    public TimeSpan HeartbeatMinimum { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>First pause between lookups; it doubles, with chance, up to <see cref="LookupLongest"/>.</summary>
    public TimeSpan LookupFirst { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between lookups.</summary>
    public TimeSpan LookupLongest { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pauses after lookups that found the node locked (409): first, second, and all later ones.</summary>
    public IReadOnlyList<TimeSpan> LookupLocked { get; init; } = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500)];

    /// <summary>Lookups are given up after this long; the agent then starts anew.</summary>
    public TimeSpan LookupTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Pause between attempts to deliver the inspection data.</summary>
    public TimeSpan InspectionRetry { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The pauses of ironic-python-agent.</summary>
    public static AgentPace Real { get; } = new()
    {
        HeartbeatCap = null,
        HeartbeatMinimum = TimeSpan.FromSeconds(5),
        LookupFirst = TimeSpan.FromSeconds(1),
        LookupLongest = TimeSpan.FromSeconds(60),
        LookupLocked = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)],
        InspectionRetry = TimeSpan.FromSeconds(5),
    };
}
