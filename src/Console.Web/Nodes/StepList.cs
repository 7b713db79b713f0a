using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>Steps as callers write them (api.md §3.5). Every mistake of the list is told at once.</summary>
public static class StepList
{
    private static readonly string[] Interfaces = ["vendor", "power", "management", "firmware", "deploy", "bios", "raid"];
    private static readonly Dictionary<string, FanFailure> Rules = new() { ["stop"] = FanFailure.Stop, ["finish"] = FanFailure.Finish, ["ignore"] = FanFailure.Ignore };
    private static readonly string[] Flow = ["hold", "wait", "power_on", "power_off", "reboot"];

    /// <summary>Reads a list of steps.</summary>
    /// <param name="key">Its key in the request, for the errors.</param>
    /// <param name="value">The list.</param>
    /// <param name="needsPriority">Whether each step needs a priority (deploy); otherwise their order counts.</param>
    public static Result<ImmutableArray<RequestedStep>> Read(string key, JsonElement value, bool needsPriority)
    {
        if (value.ValueKind != JsonValueKind.Array) return Problem.Invalid(key, $"'{key}' must be a list of steps.", "Send [{\"interface\": ..., \"step\": ...}].");
        var steps = ImmutableArray.CreateBuilder<RequestedStep>();
        var problems = new List<Problem>();
        foreach (var item in value.EnumerateArray())
        {
            var at = $"{key}/{steps.Count + problems.Count}";
            var step = ReadOne(at, item, needsPriority);
            if (step.Problem is { } bad) problems.Add(bad);
            else steps.Add(step.Value!);
        }

        return problems.Count == 0 ? steps.ToImmutable() : problems[0] with { Told = string.Join(' ', problems.Select(p => p.Told)) };
    }

    /// <summary>Writes steps as callers send them. The interface of flow control does not count, but the field's own schema wants a known one.</summary>
    public static JsonArray Write(IEnumerable<RequestedStep> steps) => [.. steps.Select(s =>
    {
        var step = new JsonObject { ["interface"] = s.Interface == "flow" ? "power" : s.Interface, ["step"] = s.Step, ["args"] = s.Args.ToObject() };
        if (s.Priority is { } priority) step["priority"] = priority;
        if (s.Children is not { } children) return (JsonNode)step;
        step["execute_on_child_nodes"] = true;
        if (!children.Only.IsEmpty) step["limit_child_node_execution"] = new JsonArray([.. children.Only.Select(c => (JsonNode)c.ToString())]);
        if (children.Parallel != 1) step["child_parallel"] = children.Parallel;
        if (children.OnFailure != FanFailure.Stop) step["child_on_failure"] = Rules.First(r => r.Value == children.OnFailure).Key;
        return (JsonNode)step;
    })];

    /// <summary>The step under the name that the engine has for it: flow control goes by its step alone.</summary>
    public static RequestedStep Named(RequestedStep step) => Flow.Contains(step.Step) ? step with { Interface = "flow" } : step;

    private static Result<RequestedStep> ReadOne(string at, JsonElement item, bool needsPriority)
    {
        string[] known = needsPriority ? ["interface", "step", "args", "priority"] : ["interface", "step", "args", "order", "execute_on_child_nodes", "limit_child_node_execution", "child_parallel", "child_on_failure"];
        if (item.ValueKind != JsonValueKind.Object) return Problem.Invalid(at, $"{at} must be an object.");
        if (item.EnumerateObject().Select(p => p.Name).FirstOrDefault(k => !known.Contains(k)) is { } extra) return Problem.Invalid($"{at}/{extra}", $"{at} has an unknown key '{extra}'.", $"Use {string.Join(", ", known)}.");
        if (!item.TryGetProperty("step", out var step) || step.ValueKind != JsonValueKind.String || step.GetString() is not { Length: > 0 } name)
            return Problem.Invalid($"{at}/step", $"{at} needs 'step' as text.", "Name the step.");
        var word = item.TryGetProperty("interface", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        var isFlow = Flow.Contains(name);
        if (!Interfaces.Contains(word) && !(isFlow && word.Length == 0)) return Problem.Invalid($"{at}/interface", $"{at} needs 'interface' as one of {string.Join(", ", Interfaces)}.");
        if (item.TryGetProperty("args", out var args) && args.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)) return Problem.Invalid($"{at}/args", $"{at} has 'args' that are not an object.");
        if (item.TryGetProperty("order", out var order) && !(order.ValueKind == JsonValueKind.Number && order.TryGetInt32(out _))) return Problem.Invalid($"{at}/order", $"{at} has an 'order' that is not a whole number.");
        int? priority = null;
        if (needsPriority)
        {
            if (!item.TryGetProperty("priority", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var read) || read < 0)
                return Problem.Invalid($"{at}/priority", $"{at} needs 'priority' as a whole number, 0 or more.");
            if (!isFlow && args.ValueKind != JsonValueKind.Object) return Problem.Invalid($"{at}/args", $"{at} needs 'args' as an object, which may be empty.");
            priority = read;
        }

        var children = Children(at, item);
        return children.Problem ?? (Result<RequestedStep>)new RequestedStep(word, name, args.ValueKind == JsonValueKind.Object ? JsonMap.From(args) : JsonMap.Empty, priority) { Children = children.Value };
    }

    // steps.md §7. A list of children that is empty, or that stands alone, says something else than its writer meant: the step would run on all children, or on the node itself.
    private static Result<ChildChoice?> Children(string at, JsonElement item)
    {
        const string On = "execute_on_child_nodes", Only = "limit_child_node_execution";
        var wanted = false;
        if (item.TryGetProperty(On, out var on))
        {
            if (on.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return Problem.Invalid($"{at}/{On}", $"{at} needs '{On}' as true or false.");
            wanted = on.GetBoolean();
        }

        var (parallel, rule) = (1, FanFailure.Stop);
        if (item.TryGetProperty("child_parallel", out var many) && !(many.ValueKind == JsonValueKind.Number && many.TryGetInt32(out parallel))) return Problem.Invalid($"{at}/child_parallel", $"{at} needs 'child_parallel' as a whole number.");
        if (item.TryGetProperty("child_on_failure", out var then) && !(then.ValueKind == JsonValueKind.String && Rules.TryGetValue(then.GetString()!, out rule))) return Problem.Invalid($"{at}/child_on_failure", $"{at} needs 'child_on_failure' as one of {string.Join(", ", Rules.Keys)}.");
        if (!item.TryGetProperty(Only, out var only) || only.ValueKind == JsonValueKind.Null) return wanted ? new ChildChoice([], parallel, rule) : (ChildChoice?)null;
        if (only.ValueKind != JsonValueKind.Array || only.EnumerateArray().Any(c => c.ValueKind != JsonValueKind.String || !Guid.TryParse(c.GetString(), out _)))
            return Problem.Invalid($"{at}/{Only}", $"{at} needs '{Only}' as a list of UUIDs of child nodes.");
        if (!wanted) return Problem.Invalid($"{at}/{On}", $"{at} names child nodes, but would run on the node itself.", $"Add '{On}': true, or leave '{Only}' out.");
        if (only.GetArrayLength() == 0) return Problem.Invalid($"{at}/{Only}", $"{at} has an empty '{Only}'.", "Leave it out to run the step on all child nodes.");
        return new ChildChoice([.. only.EnumerateArray().Select(c => Guid.Parse(c.GetString()!))], parallel, rule);
    }
}
