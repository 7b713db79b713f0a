using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Runbooks;

/// <summary>Steps of runbooks and deploy templates between JSON and what is kept. Every mistake of a list is told at once, each with its field.</summary>
/// <remarks>Sources: Ironic's <c>RUNBOOK_STEP_SCHEMA</c> and <c>DEPLOY_STEP_SCHEMA</c> (api/controllers/v1/utils.py); the sizes are our own.</remarks>
internal sealed class RunbookSteps(Func<StepCatalogue> catalogue)
{
    private const int Most = 200, MostArguments = 16 << 10, MostChildren = 1000, LongestName = 255;
    private const string OnChildren = "execute_on_child_nodes", OnlyChildren = "limit_child_node_execution", Parallel = "child_parallel", OnFailure = "child_on_failure";
    private static readonly string[] Interfaces = ["vendor", "power", "management", "firmware", "deploy", "bios", "raid"];
    private static readonly string[] FlowControl = ["hold", "wait", "pause", "power_on", "power_off", "reboot"];
    private static readonly Dictionary<string, FanFailure> Failures = new() { ["stop"] = FanFailure.Stop, ["finish"] = FanFailure.Finish, ["ignore"] = FanFailure.Ignore };

    /// <summary>Reads a list.</summary>
    /// <param name="value">The list.</param>
    /// <param name="order">The key of its order: <c>order</c> of runbooks, <c>priority</c> of deploy templates.</param>
    /// <param name="form">What may be written.</param>
    public Result<ImmutableArray<RunbookStep>> Read(JsonNode? value, string order, RecordForm form)
    {
        if (value is JsonArray { Count: 0 }) return Problem.Invalid("steps", "The list 'steps' is too short: it has no step.", $"Send 1 to {Most} steps.");
        if (value is not JsonArray list || list.Count > Most) return Problem.Invalid("steps", $"'steps' must be a list of 1 to {Most} steps.", "Send [{\"interface\": ..., \"step\": ..., \"args\": {}, \"" + order + "\": 0}].");
        var steps = ImmutableArray.CreateBuilder<RunbookStep>(list.Count);
        var problems = new List<Problem>();
        for (var at = 0; at < list.Count; at++)
        {
            var step = One($"steps/{at}", list[at], order, at, form);
            if (step.Problem is { } bad) problems.Add(bad);
            else steps.Add(step.Value!);
        }

        if (!form.Rich && steps.GroupBy(s => (s.Interface, s.Step)).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            problems.Add(Problem.Invalid("steps", $"Duplicate deploy or runbook steps: {twice.Key.Interface}.{twice.Key.Step} is there {twice.Count()} times.", "Name each step once; /v2/plans takes repeats."));
        }

        return FieldReading.Together(problems) is { } no ? no : steps.ToImmutable();
    }

    /// <summary>Writes a list as <see cref="Read"/> takes it.</summary>
    public static JsonArray Write(IEnumerable<RunbookStep> steps, string order) => [.. steps.Select(s =>
    {
        var step = new JsonObject { ["interface"] = s.Interface, ["step"] = s.Step, ["args"] = s.Args.ToObject(), [order] = s.Order };
        if (s.Children is not { } children) return (JsonNode)step;
        step[OnChildren] = true;
        if (!children.Only.IsEmpty) step[OnlyChildren] = new JsonArray([.. children.Only.Select(c => (JsonNode)c.ToString())]);
        if (children.Parallel != 1) step[Parallel] = children.Parallel;
        if (children.OnFailure != FanFailure.Stop) step[OnFailure] = Failures.First(f => f.Value == children.OnFailure).Key;
        return (JsonNode)step;
    })];

    private Result<RunbookStep> One(string at, JsonNode? item, string order, int place, RecordForm form)
    {
        if (item is not JsonObject step) return Problem.Invalid(at, $"{at} must be an object.");
        string[] known = form.Rich && order == "order" ? ["interface", "step", "args", order, OnChildren, OnlyChildren, Parallel, OnFailure] : ["interface", "step", "args", order];
        if (step.Select(p => p.Key).FirstOrDefault(k => !known.Contains(k)) is { } extra) return Problem.Invalid($"{at}/{extra}", $"{at} has an unknown key '{extra}'.", $"Use {string.Join(", ", known)}.");
        if (Text(step["step"]) is not { Length: > 0 and <= LongestName } name) return Problem.Invalid($"{at}/step", $"{at} needs 'step' as text of 1 to {LongestName} characters.", "Name the step.");
        var word = Text(step["interface"]) ?? "";
        var flow = form.Rich && FlowControl.Contains(name) && word is "" or "flow";
        if (!flow && !Interfaces.Contains(word)) return Problem.Invalid($"{at}/interface", $"{at} needs 'interface' as one of {string.Join(", ", Interfaces)}.", "The interface of flow control (hold, wait, power_on, ...) does not count, but is one of these too.");
        var hasArgs = step.TryGetPropertyValue("args", out var args);
        if (args is not JsonObject && (hasArgs || (order == "priority" && !form.Rich))) return Problem.Invalid($"{at}/args", $"{at} needs 'args' as an object, which may be empty.");
        var arguments = JsonMap.From(args as JsonObject);
        if (arguments.ToString().Length > MostArguments) return Problem.Invalid($"{at}/args", $"{at} has arguments of more than {MostArguments} characters.", "Give less, or an address to fetch it from.");
        if (Secret(word, name, arguments) is { } secret) return Secrets($"{at}/args/{secret}", $"'{secret}' of step {word}.{name}");
        var number = Order(step, order, place, form);
        if (number.Problem is { }) return Problem.Invalid($"{at}/{order}", $"{at} needs '{order}' as a whole number, 0 or more.");
        var children = Children(at, step);
        return children.Problem is { } bad ? bad : new RunbookStep(flow ? "flow" : word, name, arguments, number.Value) { Children = children.Value };
    }

    /// <summary>The refusal of a secret in what keeps its versions.</summary>
    internal static Problem Secrets(string field, string what) => Problem.Invalid(field, $"{what} is secret, and versions are kept of what it stands in: they hold no secrets.", "Leave it out, and give it with the run: as a step of its own, or as an answer to a hold.");

    /// <summary>The first key below which a secret stands, or null.</summary>
    internal static string? SecretKey(JsonMap map)
    {
        string? found = null;
        foreach (var key in map.Keys) SecretKeys.Visit(JsonMap.Empty.With(key, JsonNode.Parse(map[key]!.Value.GetRawText())), _ => found ??= key);
        return found;
    }

    private string? Secret(string @interface, string step, JsonMap args) =>
        SecretKey(args) ?? catalogue().Named(FlowControl.Contains(step) ? "flow" : @interface, step).SelectMany(s => s.Info.Arguments).Where(a => a.IsSecret && args[a.Name] is not null).Select(a => a.Name).FirstOrDefault();

    // Ironic's schemas take digits in quotes too.
    private static Result<int> Order(JsonObject step, string key, int place, RecordForm form)
    {
        if (!step.TryGetPropertyValue(key, out var value)) return form.Rich && key == "order" ? place : Problem.Invalid(key, "missing");
        var text = value?.GetValueKind() switch { JsonValueKind.Number => value.ToJsonString(), JsonValueKind.String => value.GetValue<string>(), _ => "" };
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : Problem.Invalid(key, "no number");
    }

    private static Result<ChildChoice?> Children(string at, JsonObject step)
    {
        var wanted = step[OnChildren];
        if (wanted is not null && wanted.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)) return Problem.Invalid($"{at}/{OnChildren}", $"{at} needs '{OnChildren}' as true or false.");
        if (wanted?.GetValueKind() != JsonValueKind.True)
        {
            return step[OnlyChildren] is null ? (ChildChoice?)null : Problem.Invalid($"{at}/{OnChildren}", $"{at} names child nodes, but would run on the node itself.", $"Add '{OnChildren}': true, or leave '{OnlyChildren}' out.");
        }

        var only = ImmutableArray<Guid>.Empty;
        if (step[OnlyChildren] is { } list)
        {
            var ids = (list as JsonArray)?.Select(c => Guid.TryParse(Text(c), out var id) ? id : (Guid?)null).ToArray();
            if (ids is not { Length: > 0 and <= MostChildren } || ids.Contains(null)) return Problem.Invalid($"{at}/{OnlyChildren}", $"{at} needs '{OnlyChildren}' as a list of 1 to {MostChildren} UUIDs of child nodes.", "Leave it out to run the step on all child nodes.");
            only = [.. ids.OfType<Guid>()];
        }

        var (parallel, failure) = (1, FanFailure.Stop);
        if (step[Parallel] is { } many && !(many.GetValueKind() == JsonValueKind.Number && int.TryParse(many.ToJsonString(), out parallel) && parallel is >= 1 and <= 100)) return Problem.Invalid($"{at}/{Parallel}", $"{at} needs '{Parallel}' as a whole number from 1 to 100.");
        if (step[OnFailure] is { } then && !Failures.TryGetValue(Text(then) ?? "", out failure)) return Problem.Invalid($"{at}/{OnFailure}", $"{at} needs '{OnFailure}' as one of {string.Join(", ", Failures.Keys)}.");
        return new ChildChoice(only, parallel, failure);
    }

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
