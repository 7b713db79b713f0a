using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Runbooks;

/// <summary>The steps that the traits of an instance bring into its deploy (steps.md §4): those of the deploy templates that are named like them.</summary>
/// <param name="fleet">Where the templates are.</param>
/// <param name="bans">What the configuration keeps out.</param>
public sealed class TemplateSteps(FleetIndex fleet, StepBans bans) : IVerbGuard
{
    /// <summary>The steps for a node with the templates that they come from; a step that two templates bring with different arguments or priorities is refused.</summary>
    public Result<IReadOnlyList<RequestedStep>> Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var found = new List<(DeployTemplate From, RunbookStep Step)>();
        foreach (var template in Asked(node))
        {
            foreach (var step in template.Steps.Where(s => !bans.Has(OperationKind.Deploy, $"{s.Interface}.{s.Step}")))
            {
                var other = found.Find(f => f.Step.Interface == step.Interface && f.Step.Step == step.Step);
                if (other.Step is null) found.Add((template, step));
                else if (other.Step.Order != step.Order || !JsonElement.DeepEquals(other.Step.Args.Element, step.Args.Element))
                {
                    return new Problem("templates-differ", 400, $"Deploy templates {other.From.Name} and {template.Name} both have {step.Interface}.{step.Step}, with different arguments or priorities.")
                    {
                        Field = "instance_info/traits", Fix = "Ask for one of the traits, or give the step with the deploy.",
                    };
                }
            }
        }

        return found.ConvertAll(f => new RequestedStep(f.Step.Interface, f.Step.Step, f.Step.Args, f.Step.Order) { Why = $"Deploy template {f.From.Name}, version {f.From.Version}." });
    }

    /// <summary>The steps of templates that the configuration keeps out.</summary>
    public IReadOnlyList<string> LeftOut(Node node) => [.. Asked(node).SelectMany(t => t.Steps).Select(s => $"{s.Interface}.{s.Step}").Where(n => bans.Has(OperationKind.Deploy, n))];

    /// <inheritdoc/>
    public Problem? Check(Node node, Verb verb, ProvisionRequest request)
    {
        if (verb is not (Verb.Deploy or Verb.Rebuild) || node?.InstanceInfo["traits"] is not { ValueKind: not JsonValueKind.Null } asked) return null;
        if (asked.ValueKind != JsonValueKind.Array || asked.EnumerateArray().Any(t => t.ValueKind != JsonValueKind.String)) return Problem.Invalid("instance_info/traits", "The traits of the instance must be a list of text.");
        var missing = Traits(node).Except(node.Traits).ToArray();
        return missing.Length == 0 ? null : Problem.Invalid("instance_info/traits", $"Node {node.Label} does not have the traits that the instance asks for: {string.Join(", ", missing)}.", "Choose another node, or give this one the traits.");
    }

    private IEnumerable<DeployTemplate> Asked(Node node) => Traits(node).Intersect(node.Traits).Order(StringComparer.Ordinal).Select(t => fleet.Records.Named<DeployTemplate>(t)).OfType<DeployTemplate>();

    private static IEnumerable<string> Traits(Node node) => node.InstanceInfo["traits"] is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!) : [];
}
