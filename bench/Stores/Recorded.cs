using System.Text.Json;

namespace IronicConsole.Bench.Stores;

/// <summary>A step run and its operation as their rows have them.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Number">Place of the step in it, from 0.</param>
/// <param name="AcceptedAt">When the operation was accepted.</param>
/// <param name="StartedAt">When the step was recorded as begun.</param>
/// <param name="EndedAt">When it was recorded as ended, or null.</param>
public sealed record RecordedRun(Guid Operation, int Number, DateTimeOffset AcceptedAt, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>Reads both documents.</summary>
    public static RecordedRun Read(string operation, string run)
    {
        using var whole = JsonDocument.Parse(operation);
        using var step = JsonDocument.Parse(run);
        DateTimeOffset? ended = step.RootElement.TryGetProperty(nameof(EndedAt), out var at) ? at.GetDateTimeOffset() : null;
        return new RecordedRun(
            whole.RootElement.GetProperty("Id").GetGuid(), step.RootElement.GetProperty(nameof(Number)).GetInt32(), whole.RootElement.GetProperty(nameof(StartedAt)).GetDateTimeOffset(),
            step.RootElement.GetProperty(nameof(StartedAt)).GetDateTimeOffset(), ended);
    }
}

/// <summary>What stands in a store after a load.</summary>
public sealed class Recorded(IReadOnlyList<RecordedRun> runs)
{
    /// <summary>Steps that were recorded as begun, and steps that were recorded as ended, in a time.</summary>
    public int Transitions(DateTimeOffset from, DateTimeOffset to) => runs.Count(r => Within(r.StartedAt, from, to)) + runs.Count(r => r.EndedAt is { } ended && Within(ended, from, to));

    /// <summary>From an operation's acceptance to its first step's begin, milliseconds, of operations accepted in a time; the shortest first.</summary>
    public IReadOnlyList<double> QueueToStart(DateTimeOffset from, DateTimeOffset to) =>
        [.. runs.Where(r => r.Number == 0 && Within(r.AcceptedAt, from, to)).Select(r => (r.StartedAt - r.AcceptedAt).TotalMilliseconds).Order()];

    private static bool Within(DateTimeOffset at, DateTimeOffset from, DateTimeOffset to) => at >= from && at < to;
}
