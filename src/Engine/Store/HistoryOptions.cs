using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Engine.Store;

/// <summary>Section <c>History</c> of the configuration.</summary>
public sealed class HistoryOptions
{
    /// <summary>How often events that are too many are deleted, in seconds; 0 never does. Operations with their step runs, and the audit trail, are kept.</summary>
    [Range(0, 31_536_000)]
    public double PurgeIntervalSeconds { get; set; } = 86_400;

    /// <summary>How many events of each node are kept, the newest.</summary>
    public int MaxEntries { get; set; } = 300;

    /// <summary>Events younger than so many days are kept in any case.</summary>
    [Range(0, 36_500)]
    public double MinDays { get; set; }

    /// <summary>How many events are deleted in one commit.</summary>
    [Range(1, 10_000)]
    public int BatchCount { get; set; } = 1000;
}
