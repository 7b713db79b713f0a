namespace IronicConsole.Web.Components;

/// <summary>How much a log line matters.</summary>
public enum LogWeight
{
    /// <summary>An ordinary line.</summary>
    Plain,

    /// <summary>Worth a look: amber.</summary>
    Warning,

    /// <summary>What failed: red.</summary>
    Error,
}

/// <summary>One line of a log as it is shown.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Text">The line without its time.</param>
/// <param name="Weight">How much it matters.</param>
/// <param name="Hit">The line a person looks for: shown on a red ground.</param>
public sealed record LogLine(DateTimeOffset At, string Text, LogWeight Weight = LogWeight.Plain, bool Hit = false);
