using System.Text.Json;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Steps;

/// <summary>Whether the arguments of a step are as its <see cref="StepArgument"/>s say: asked by the planner before anything runs, and by forms while somebody types.</summary>
public static class ArgumentRules
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>All that is wrong, each with its field <c>args/NAME</c>; empty when they are right. A text with <c>{{...}}</c> is filled in when the step runs and is not checked before.</summary>
    public static IReadOnlyList<Problem> Wrong(StepInfo step, JsonMap args)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(args);
        var wrong = new List<Problem>();
        foreach (var unknown in args.Keys.Where(k => step.Arguments.All(a => a.Name != k)))
        {
            wrong.Add(Problem.Invalid($"args/{unknown}", $"Step {step.Interface}.{step.Name} has no argument '{unknown}'.", step.Arguments.Count == 0 ? "It takes none." : $"It takes {string.Join(", ", step.Arguments.Select(a => a.Name))}."));
        }

        foreach (var argument in step.Arguments)
        {
            if (Wrong(step, argument, args[argument.Name]) is { } problem) wrong.Add(problem);
        }

        return wrong;
    }

    /// <summary>The same of a step that can be run, with what only it knows (<see cref="IStep.Wrong"/>).</summary>
    public static IReadOnlyList<Problem> Wrong(IStep step, JsonMap args)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Wrong(step.Info, args) is { Count: > 0 } wrong ? wrong : step.Wrong(args);
    }

    /// <summary>What is wrong with one value, or null.</summary>
    public static Problem? Wrong(StepInfo step, StepArgument argument, JsonElement? value)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(argument);
        if (value is not { } given || given.ValueKind is JsonValueKind.Null)
        {
            return argument.Required ? Told($"Step {step.Interface}.{step.Name} needs the argument '{argument.Name}': {argument.Description.TrimEnd('.')}.") : null;
        }

        if (given.ValueKind == JsonValueKind.String && Placeholders.AnyIn(given)) return null;
        return Unfit(argument, given) is { } words ? Told(words) : null;

        Problem Told(string words) => Problem.Invalid($"args/{argument.Name}", words, Fix(argument));
    }

    /// <summary>Why a value that is there cannot be taken, in words; null when it can. A form and a hold ask it of what a person has typed.</summary>
    public static string? Unfit(StepArgument argument, JsonElement given)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return argument.Type switch
        {
            "number" or "whole" => Number(argument, given) ? null : $"'{argument.Name}' must be a {(argument.Type == "whole" ? "whole number" : "number")}{Range(argument)}.",
            "flag" => given.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"'{argument.Name}' must be true or false.",
            "list" => given.ValueKind == JsonValueKind.Array ? null : $"'{argument.Name}' must be a list.",
            "object" => given.ValueKind == JsonValueKind.Object ? null : $"'{argument.Name}' must be an object.",
            "any" => null,
            _ => Text(argument, given),
        };
    }

    private static string? Text(StepArgument argument, JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.String) return $"'{argument.Name}' must be text.";
        var text = given.GetString()!;
        if (argument.Required && text.Trim().Length == 0) return $"'{argument.Name}' must not be empty.";
        if (argument.Choices.Count > 0 && !argument.Choices.Contains(text)) return $"'{argument.Name}' must be one of {string.Join(", ", argument.Choices)}.";
        return argument.Pattern is { } pattern && !Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience)
            ? $"'{argument.Name}' is not of the right form." : null;
    }

    private static bool Number(StepArgument argument, JsonElement given)
    {
        double number;
        if (given.ValueKind == JsonValueKind.Number) number = given.GetDouble();
        else if (given.ValueKind != JsonValueKind.String || !double.TryParse(given.GetString(), System.Globalization.CultureInfo.InvariantCulture, out number)) return false; // the openstack client sends text where a person typed one
        return (argument.Type != "whole" || double.IsInteger(number)) && !(number < argument.Least) && !(number > argument.Most) && double.IsFinite(number);
    }

    private static string Range(StepArgument argument) => (argument.Least, argument.Most) switch
    {
        ({ } least, { } most) => FormattableString.Invariant($" from {least:0.######} to {most:0.######}"),
        ({ } least, null) => FormattableString.Invariant($", {least:0.######} or more"),
        (null, { } most) => FormattableString.Invariant($", at most {most:0.######}"),
        _ => "",
    };

    private static string? Fix(StepArgument argument) => argument.Example is { } example ? $"For example {example}." : null;
}
