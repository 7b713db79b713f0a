using System.Text.Json;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Steps;

/// <summary>Whether the arguments of a step are as its <see cref="StepArgument"/>s say: asked by the planner before anything runs, and by forms while somebody types.</summary>
public static class ArgumentRules
{
    private const string Placeholder = "{{";
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

    /// <summary>What is wrong with one value, or null.</summary>
    public static Problem? Wrong(StepInfo step, StepArgument argument, JsonElement? value)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(argument);
        if (value is not { } given || given.ValueKind is JsonValueKind.Null)
        {
            return argument.Required ? Told($"Step {step.Interface}.{step.Name} needs the argument '{argument.Name}': {argument.Description.TrimEnd('.')}.") : null;
        }

        if (given.ValueKind == JsonValueKind.String && given.GetString()!.Contains(Placeholder, StringComparison.Ordinal)) return null;
        return argument.Type switch
        {
            "number" or "whole" => Number(argument, given) ? null : Told($"'{argument.Name}' must be a {(argument.Type == "whole" ? "whole number" : "number")}{Range(argument)}."),
            "flag" => given.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : Told($"'{argument.Name}' must be true or false."),
            "list" => given.ValueKind == JsonValueKind.Array ? null : Told($"'{argument.Name}' must be a list."),
            "object" => given.ValueKind == JsonValueKind.Object ? null : Told($"'{argument.Name}' must be an object."),
            "any" => null,
            _ => Text(argument, given),
        };

        Problem Told(string words) => Problem.Invalid($"args/{argument.Name}", words, Fix(argument));

        Problem? Text(StepArgument argument, JsonElement given)
        {
            if (given.ValueKind != JsonValueKind.String) return Told($"'{argument.Name}' must be text.");
            var text = given.GetString()!;
            if (argument.Required && text.Trim().Length == 0) return Told($"'{argument.Name}' must not be empty.");
            if (argument.Choices.Count > 0 && !argument.Choices.Contains(text)) return Told($"'{argument.Name}' must be one of {string.Join(", ", argument.Choices)}.");
            return argument.Pattern is { } pattern && !Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience)
                ? Told($"'{argument.Name}' is not of the right form.") : null;
        }
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
