using System.Collections.Frozen;
using System.Collections.Immutable;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Steps;

/// <summary>All steps that the engine itself can run.</summary>
public sealed class StepCatalogue
{
    private readonly FrozenDictionary<(string Interface, string Name), IStep[]> _steps;
    private readonly IStep[] _all;

    /// <summary>Takes every registered step.</summary>
    public StepCatalogue(IEnumerable<IStep> steps)
    {
        _all = [.. steps];
        _steps = _all.GroupBy(s => (s.Info.Interface, s.Info.Name)).ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>The step that runs what the agent offers (<see cref="PlannedStep.InBand"/>).</summary>
    public IStep? InBand => _steps.GetValueOrDefault(("agent", "in_band"))?[0];

    /// <summary>The step that runs another one on child nodes (<see cref="PlannedStep.Children"/>).</summary>
    public IStep? OnChildren => _steps.GetValueOrDefault(("flow", "on_children"))?[0];

    /// <summary>The step of that name for this node, or null.</summary>
    public IStep? Find(Node node, string @interface, string name) =>
        _steps.TryGetValue((@interface, name), out var candidates) ? Array.Find(candidates, s => Serves(s, node)) : null;

    /// <summary>The steps of that name, of all implementations.</summary>
    public IReadOnlyList<IStep> Named(string @interface, string name) => _steps.GetValueOrDefault((@interface, name)) ?? [];

    /// <summary>The names of the steps that a person can give a priority in a kind of operation, as <c>interface.step</c>, of all implementations.</summary>
    public IReadOnlySet<string> NamesIn(OperationKind kind) => _all.Where(s => s.Info.Priorities.ContainsKey(kind)).Select(s => $"{s.Info.Interface}.{s.Info.Name}").ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>The steps that a node has in a kind of operation, at a stage.</summary>
    public IEnumerable<IStep> For(Node node, OperationKind kind, StepStage stage) =>
        _all.Where(s => s.Info.Stage == stage && s.Info.Priorities.ContainsKey(kind) && Serves(s, node));

    private static bool Serves(IStep step, Node node) => step.Info.Implementation is not { } implementation
        || (Enum.TryParse<HardwareInterface>(step.Info.Interface, ignoreCase: true, out var which) && node.Interfaces.GetValueOrDefault(which) == implementation);
}
