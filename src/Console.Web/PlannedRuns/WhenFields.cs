using System.Globalization;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.PlannedRuns;

/// <summary>When a plan is run, as a person chooses it.</summary>
public sealed record WhenFields
{
    /// <summary>The words for the choices.</summary>
    public const string Now = "now", AtTime = "time", OnState = "state";

    /// <summary><see cref="Now"/>, <see cref="AtTime"/> or <see cref="OnState"/>.</summary>
    public string Choice { get; init; } = Now;

    /// <summary>The wanted state as <c>/v1</c> spells it; empty takes the first in which the verb begins.</summary>
    public string State { get; init; } = "";

    /// <summary>Not before it, UTC: <c>2026-11-28T17:00</c>.</summary>
    public string From { get; init; } = "";

    /// <summary>Its latest time, UTC; empty for none.</summary>
    public string Until { get; init; } = "";

    /// <summary>Whether it is not run now.</summary>
    public bool Later => Choice != Now;

    /// <summary>When that is; null is now. What is no time is told with its field, in the words of the API (<c>when/not_before</c>). Limits are the engine's.</summary>
    public Result<RunTime?> Read(Verb verb)
    {
        if (!Later) return (RunTime?)null;
        if (!Time(From, out var from) || (Choice == AtTime && from is null)) return Problem.Invalid("when/not_before", "Write the date and the time from which it runs.");
        if (!Time(Until, out var until)) return Problem.Invalid("when/not_after", "Write a date and a time, or leave it empty.");
        return Choice == AtTime ? new RunTime(null, from, until) : new RunTime(ProvisionWords.State(State) ?? PlannedRunCommands.Begins(verb)[0], null, until);
    }

    private static bool Time(string text, out DateTimeOffset? at)
    {
        at = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read) ? read : null;
        return at is not null || string.IsNullOrWhiteSpace(text);
    }
}
