using System.Globalization;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Batches;

/// <summary>The pace of a batch as a person types it.</summary>
public sealed record PaceFields
{
    private const int Few = 4, Some = 20, MostMinutes = 43_200;

    /// <summary>Nodes of the first wave; 0 makes one wave of all.</summary>
    public string Canary { get; init; } = "0";

    /// <summary>How many times as large each wave is as the one before.</summary>
    public string Growth { get; init; } = "2";

    /// <summary>On how many nodes at once.</summary>
    public string Parallel { get; init; } = "20";

    /// <summary>How many percent of a wave may fail.</summary>
    public string StopAbove { get; init; } = "10";

    /// <summary>People are asked between waves.</summary>
    public bool Ask { get; init; }

    /// <summary>How many of them must approve.</summary>
    public string Quorum { get; init; } = "1";

    /// <summary>How many minutes an answer may take; empty for ever.</summary>
    public string Deadline { get; init; } = "";

    /// <summary>At the deadline the batch ends; otherwise it stays held, late.</summary>
    public bool AbortsOnExpiry { get; init; }

    /// <summary>No node is begun before it, UTC: <c>2026-11-28T17:00</c>; empty for none.</summary>
    public string NotBefore { get; init; } = "";

    /// <summary>No node is begun after it, UTC.</summary>
    public string NotAfter { get; init; } = "";

    /// <summary>What is offered for a number of nodes: a canary once there are enough of them for one.</summary>
    public static PaceFields For(int nodes) => new() { Canary = nodes <= Few ? "0" : nodes <= Some ? "2" : "5" };

    /// <summary>The pace; what is no number or time is told with its field, in the words of the API (<c>pace/canary</c>). Limits are the engine's.</summary>
    public Result<BatchPace> Read()
    {
        if (!Whole(Canary, out var canary)) return Wrong("canary", "a whole number of nodes");
        if (!Number(Growth, out var growth)) return Wrong("growth", "a number");
        if (!Whole(Parallel, out var parallel)) return Wrong("parallel", "a whole number of nodes");
        if (!Number(StopAbove, out var stop)) return Wrong("stop_above", "a number of percent");
        if (!Whole(Quorum, out var quorum)) return Wrong("hold/quorum", "a whole number of people");
        TimeSpan? deadline = null;
        if (Ask && !string.IsNullOrWhiteSpace(Deadline))
        {
            if (!Number(Deadline, out var minutes) || minutes > MostMinutes) return Wrong("hold/deadline", "a number of minutes, 43200 (30 days) at most");
            deadline = TimeSpan.FromMinutes(minutes);
        }

        if (!Time(NotBefore, out var from)) return Wrong("not_before", "a date and a time");
        if (!Time(NotAfter, out var until)) return Wrong("not_after", "a date and a time");
        return new BatchPace { Canary = canary, Growth = growth, Parallel = parallel, StopAbove = stop, Hold = Ask ? new BatchHold { Quorum = quorum, Deadline = deadline, AbortsOnExpiry = AbortsOnExpiry && deadline is not null } : null, NotBefore = from, NotAfter = until };
    }

    private static Problem Wrong(string field, string what) => Problem.Invalid($"pace/{field}", $"Write {what}.");

    private static bool Whole(string text, out int number) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool Number(string text, out double number) => double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static bool Time(string text, out DateTimeOffset? at)
    {
        at = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read) ? read : null;
        return at is not null || string.IsNullOrWhiteSpace(text);
    }
}
