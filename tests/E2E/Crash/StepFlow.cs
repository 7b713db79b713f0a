using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash;

/// <summary>A kind of flow, as the API asks for it and shows how it ended.</summary>
/// <param name="Word">The console's word for it.</param>
/// <param name="Verb">The verb that begins it; <c>power on</c> is asked for as a power state.</param>
/// <param name="Begins">The state in which it can begin.</param>
/// <param name="Rests">The state that it leads to.</param>
/// <param name="Failed">The state that it leaves when it fails.</param>
public sealed record StepFlow(string Word, string Verb, string Begins, string Rests, string Failed)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<StepFlow> All { get; } =
    [
        new("clean", "clean", "manageable", "manageable", "clean failed"),
        new("service", "service", "active", "active", "service failed"),
        new("deploy", "active", "available", "active", "deploy failed"),
        new("verify", "manage", "enroll", "manageable", "enroll") { NamesStep = false },
        new("inspect", "inspect", "manageable", "manageable", "inspect failed") { NamesStep = false },
        new("adopt", "adopt", "manageable", "active", "adopt failed"),
        new("rescue", "rescue", "active", "rescue", "rescue failed") { Body = new() { ["rescue_password"] = "canary-of-the-rescue" } },
        new("unrescue", "unrescue", "rescue", "active", "unrescue failed"),
        new("power", "power on", "manageable", "manageable", "manageable") { NamesStep = false },
        new("tear down", "deleted", "active", "available", "error"),
    ];

    /// <summary>What else the request has.</summary>
    public JsonObject Body { get; init; } = [];

    /// <summary>Whether <c>last_error</c> says which step failed; flows of one step do not.</summary>
    public bool NamesStep { get; init; } = true;

    /// <summary>Whether people choose its steps: those of the others are the flow's own.</summary>
    public bool TakesSteps => Word is "clean" or "service" or "deploy";

    /// <summary>The flow of that word.</summary>
    public static StepFlow Of(string word) => All.Single(f => f.Word == word);
}
