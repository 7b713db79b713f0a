namespace IronicConsole.Web.Shell;

/// <summary>How fresh the page is, as the live indicator says it.</summary>
public enum Liveness
{
    /// <summary>No feed has reported yet: only the line to the server is known.</summary>
    Connected,

    /// <summary>Events arrive as they happen.</summary>
    Live,

    /// <summary>Events arrive late.</summary>
    Behind,

    /// <summary>The person paused live updates.</summary>
    Paused,

    /// <summary>The engine does not answer.</summary>
    Offline,
}

/// <summary>Numbers of the nav and the live indicator. A number that is not known is null and is not shown.</summary>
public sealed record ShellFigures
{
    /// <summary>All nodes, children not counted.</summary>
    public int? Nodes { get; init; }

    /// <summary>Runs that have not ended.</summary>
    public int? Runs { get; init; }

    /// <summary>Batches that have not ended.</summary>
    public int? Batches { get; init; }

    /// <summary>Holds and approvals that wait for a person; also the number in front of the page title.</summary>
    public int? Waiting { get; init; }

    /// <summary>Nodes in a failed state.</summary>
    public int? Failed { get; init; }

    /// <summary>Nodes in a hold state.</summary>
    public int? Held { get; init; }

    /// <summary>Nodes in maintenance.</summary>
    public int? Maintenance { get; init; }

    /// <summary>How fresh the figures are.</summary>
    public Liveness Live { get; init; }

    /// <summary>Now minus the last event, when <see cref="Live"/> is <see cref="Liveness.Behind"/>.</summary>
    public TimeSpan Lag { get; init; }
}
