using System.Collections.Frozen;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Steps;

/// <summary>The steps that the configuration keeps out of plans (steps.md §2; Ironic's <c>[api]disallow_*_steps</c>).</summary>
public sealed class StepBans(StepsOptions options)
{
    private readonly FrozenDictionary<OperationKind, FrozenSet<string>> _banned = new Dictionary<OperationKind, FrozenSet<string>>
    {
        [OperationKind.Clean] = Read(options.DisallowClean), [OperationKind.Deploy] = Read(options.DisallowDeploy), [OperationKind.Service] = Read(options.DisallowService),
    }.ToFrozenDictionary();

    /// <summary>Whether a kind of operation may not have a step.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name"><c>interface.step</c>.</param>
    public bool Has(OperationKind kind, string name) => _banned.TryGetValue(kind, out var names) && names.Contains(name);

    /// <summary>The refusal of a step that a caller lists, or null when it may be in the plan.</summary>
    public Problem? Refuses(OperationKind kind, string name) => !Has(kind, name) ? null : new Problem("step-not-allowed", 400, $"Step {name} is not allowed in a {kind.Word()}.")
    {
        Field = "steps", Fix = $"Leave it out, or take it out of Steps:Disallow{kind}.",
    };

    /// <summary>What a run says of steps that were left out of its plan.</summary>
    public static string Words(IEnumerable<string> names, OperationKind kind) => $"Left out of the plan, as Steps:Disallow{kind} has it: {string.Join(", ", names.Distinct())}.";

    private static FrozenSet<string> Read(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet();
}
