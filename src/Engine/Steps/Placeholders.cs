using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps.Flow;

namespace IronicConsole.Engine.Steps;

/// <summary>
/// <c>{{input.NAME}}</c> and <c>{{node.name}}</c> in the arguments of steps: what may stand there is checked when the plan is made, and filled in once, when the step starts.
/// A text that is nothing but one placeholder takes the value as it is, number or flag; without a value the argument is left out. Within a longer text it is written as text.
/// </summary>
public static partial class Placeholders
{
    private const string InputPrefix = "input.";

    private static readonly Dictionary<string, Func<Node, string?>> Facts = new()
    {
        ["node.name"] = node => node.Name, ["node.uuid"] = node => node.Id.ToString(), ["node.resource_class"] = node => node.ResourceClass,
    };

    /// <summary>Whether an input can be called so.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <summary>Whether a value has one in it.</summary>
    public static bool AnyIn(JsonElement value) => In(value).Any();

    /// <summary>The first argument whose placeholders are gone in the other form of the arguments (sealed); null when all are there.</summary>
    public static string? Lost(JsonMap from, JsonMap to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return from.Keys.FirstOrDefault(k => !In(from[k]!.Value).SequenceEqual(to[k] is { } kept ? In(kept) : []));
    }

    /// <summary>What is wrong with the placeholders of a plan, in the order that it runs: an unknown one, an input that no hold before it asks for, an input that is asked for twice. Null when all can be filled in.</summary>
    public static Problem? Wrong(IEnumerable<PlannedStep> plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var asked = new HashSet<string>();
        foreach (var step in plan)
        {
            foreach (var argument in step.Args.Element.EnumerateObject())
            {
                if (In(argument.Value).FirstOrDefault(p => !Facts.ContainsKey(p) && !IsAsked(p, asked)) is not { } unknown) continue;
                return Problem.Invalid($"args/{argument.Name}", $"Nothing fills in {{{{{unknown}}}}} of step {step.Name}.", Fix(unknown, asked));
            }

            if (!HoldRules.IsHold(step)) continue;
            if (HoldTerms.Read(step.Args).Inputs.FirstOrDefault(i => !asked.Add(i.Name)) is { } twice)
            {
                return Problem.Invalid("args/inputs", $"Two holds ask for the input '{twice.Name}'.", "Give each input a name of its own.");
            }
        }

        return null;
    }

    /// <summary>The step with every placeholder filled in. Of a step on child nodes, what is of the node is filled in for each child, when its turn comes.</summary>
    /// <param name="step">As planned.</param>
    /// <param name="node">The node.</param>
    /// <param name="inputs">What was answered at holds.</param>
    public static PlannedStep Fill(PlannedStep step, Node node, JsonMap inputs)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(inputs);
        return step with { Args = Fill(step.Args, name => step.Children is null || !Facts.ContainsKey(name), name => Facts.TryGetValue(name, out var fact) ? fact(node) is { } text ? JsonSerializer.SerializeToElement(text) : null : inputs[name[InputPrefix.Length..]]) };
    }

    /// <summary>The step as it will run as far as that is known before it begins: what is of the node is filled in, what a hold asks for still stands as its placeholder.</summary>
    /// <param name="step">As planned.</param>
    /// <param name="node">The node.</param>
    public static PlannedStep Known(PlannedStep step, Node node)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(node);
        return step.Children is not null ? step : step with { Args = Fill(step.Args, Facts.ContainsKey, name => Facts[name](node) is { } text ? JsonSerializer.SerializeToElement(text) : null) };
    }

    /// <summary>The arguments with the inputs filled in that were asked for already; all else is left as it is.</summary>
    /// <param name="args">As planned.</param>
    /// <param name="asked">The names of those inputs.</param>
    /// <param name="inputs">What was answered.</param>
    public static JsonMap Fill(JsonMap args, IReadOnlySet<string> asked, JsonMap inputs)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(inputs);
        return Fill(args, name => IsAsked(name, asked), name => inputs[name[InputPrefix.Length..]]);
    }

    /// <summary>Why a step cannot run with what was filled in, by the same rules as its arguments are checked by when they are typed; null when it can.</summary>
    /// <param name="step">The step that runs.</param>
    /// <param name="before">The arguments as planned.</param>
    /// <param name="filled">The step with everything filled in.</param>
    /// <param name="node">The node.</param>
    /// <param name="kind">What runs.</param>
    internal static Problem? Unfit(IStep step, JsonMap before, PlannedStep filled, Node node, OperationKind kind)
    {
        var names = before.Element.EnumerateObject().Where(a => kind == OperationKind.Child || AnyIn(a.Value)).Select(a => a.Name).ToHashSet(); // of a child, the parent's step has filled in some before
        if (names.Count == 0) return null;
        var info = filled.InBand ? new StepInfo(filled.Interface, filled.Step, "") { Arguments = AgentStep.Remembered(node, kind).FirstOrDefault(a => (a.Interface, a.Step) == (filled.Interface, filled.Step))?.Arguments ?? [] } : step.Info;
        var wrong = info.Arguments.Where(a => !a.IsSecret && names.Contains(a.Name)).Select(a => ArgumentRules.Wrong(info, a, filled.Args[a.Name])).OfType<Problem>().ToArray();
        return wrong.Length > 0 ? wrong[0] : step.Wrong(filled.Args) is [var odd, ..] ? odd : null;
    }

    private static JsonMap Fill(JsonMap args, Func<string, bool> now, Func<string, JsonElement?> value) => AnyIn(args.Element) ? JsonMap.From((JsonObject)Filled(args.Element, now, value)!) : args;

    private static JsonNode? Filled(JsonElement from, Func<string, bool> now, Func<string, JsonElement?> value)
    {
        switch (from.ValueKind)
        {
            case JsonValueKind.Object:
                var all = new JsonObject();
                foreach (var member in from.EnumerateObject())
                {
                    var filled = Filled(member.Value, now, value);
                    if (filled is not null || !AnyIn(member.Value)) all[member.Name] = filled;
                }

                return all;
            case JsonValueKind.Array:
                return new JsonArray([.. from.EnumerateArray().Select(item => Filled(item, now, value))]);
            case JsonValueKind.String:
                var text = from.GetString()!;
                if (Placeholder().Match(text) is { Success: true } whole && whole.Length == text.Length && now(NameIn(whole))) return value(NameIn(whole)) is { } found ? JsonSerializer.SerializeToNode(found) : null;
                return JsonValue.Create(Placeholder().Replace(text, p => now(NameIn(p)) ? value(NameIn(p))?.ToString() ?? "" : p.Value));
            default:
                return JsonSerializer.SerializeToNode(from);
        }
    }

    private static string NameIn(Match placeholder) => placeholder.Groups[1].Value;

    private static IEnumerable<string> In(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(m => In(m.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(In),
        JsonValueKind.String => Placeholder().Matches(value.GetString()!).Select(NameIn),
        _ => [],
    };

    private static bool IsAsked(string placeholder, IReadOnlySet<string> asked) => placeholder.StartsWith(InputPrefix, StringComparison.Ordinal) && asked.Contains(placeholder[InputPrefix.Length..]);

    private static string Fix(string unknown, HashSet<string> asked)
    {
        var known = asked.Select(a => InputPrefix + a).Order(StringComparer.Ordinal).Concat(Facts.Keys).Select(k => $"{{{{{k}}}}}");
        return $"Known there: {string.Join(", ", known)}.{(unknown.StartsWith(InputPrefix, StringComparison.Ordinal) ? " An input is known after the hold that asks for it." : "")}";
    }

    [GeneratedRegex(@"\{\{\s*([^{}]*?)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[a-z][a-z0-9_]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
