using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Steps.Flow;

/// <summary>What the arguments of a hold say: what is asked, and on what terms it is released. The words are those of the step's arguments.</summary>
public sealed record HoldTerms
{
    /// <summary>Ask for a tick each.</summary>
    public ImmutableArray<string> Checklist { get; init; } = [];

    /// <summary>What is to be filled in.</summary>
    public ImmutableArray<HoldInput> Inputs { get; init; } = [];

    /// <summary>Who may release: words for roles, accounts or names; empty for whoever the policy lets.</summary>
    public ImmutableArray<string> Release { get; init; } = [];

    /// <summary>How many accounts must approve.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>Whoever started the operation does not count, also with a quorum of 1.</summary>
    public bool NotRequester { get; init; }

    /// <summary>Whoever approves must give a reason.</summary>
    public bool ReasonRequired { get; init; }

    /// <summary>How long it waits on time; null for no deadline.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>At the deadline the operation ends; otherwise it stays held, late.</summary>
    public bool AbortsOnExpiry { get; init; }

    private const int MostItems = 30, MostText = 500;

    private static readonly string[] Types = ["text", "number", "whole", "flag"], Keys = ["name", "label", "type", "required", "choices", "pattern"];

    /// <summary>The arguments, for forms and for the check of each by itself.</summary>
    public static IReadOnlyList<StepArgument> Arguments { get; } =
    [
        new("title", "Short title of the question"),
        new("question", "What the person is asked"),
        new("checklist", "What must be ticked before a release: a list of texts", "list") { Example = """["Cable moved to port 2"]""" },
        new("inputs", "What is filled in at the release and can be used later as {{input.NAME}}: a list of name, label, type (text, number, whole, flag), required, choices, pattern", "list") { Example = """[{"name": "vlan", "label": "New VLAN", "type": "whole", "required": true}]""" },
        new("release_role", "Who may release it: a list of role words, account names or account ids; without it whoever the policy lets", "list") { Example = """["admin"]""" },
        new("quorum", "How many different accounts must approve; from 2 on whoever started the operation does not count", "whole") { Least = 1, Most = 10, Default = "1", Example = "2" },
        new("not_requester", "Whoever started the operation may not release it, also with a quorum of 1", "flag") { Default = "false" },
        new("reason_required", "Whoever approves must give a reason", "flag") { Default = "false" },
        new("deadline", "How long an answer may take, in seconds from the question", "number") { Least = 1, Most = 2_592_000, Example = "3600" },
        new("on_expiry", "What happens at the deadline: keep waits on and is shown as late, abort ends the operation") { Choices = ["keep", "abort"], Default = "\"keep\"" },
    ];

    /// <summary>Reads arguments that were found right.</summary>
    public static HoldTerms Read(JsonMap args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new()
        {
            Checklist = [.. Items(args, "checklist").Select(i => i.GetString()!)],
            Inputs = [.. Items(args, "inputs").Select(Input)],
            Release = [.. Items(args, "release_role").Select(i => i.GetString()!)],
            Quorum = Number(args, "quorum") is { } quorum ? (int)quorum : 1,
            NotRequester = args.Flag("not_requester") ?? false,
            ReasonRequired = args.Flag("reason_required") ?? false,
            Deadline = Number(args, "deadline") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            AbortsOnExpiry = args.Text("on_expiry") == "abort",
        };
    }

    /// <summary>What is wrong with arguments of which each is of its type.</summary>
    public static IReadOnlyList<Problem> Wrong(JsonMap args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var wrong = new List<Problem>();
        Texts(args, "checklist", wrong);
        Texts(args, "release_role", wrong);
        var inputs = Items(args, "inputs");
        if (inputs.Length > MostItems) wrong.Add(Problem.Invalid("args/inputs", $"A hold asks for {MostItems} inputs at most."));
        var names = new HashSet<string>();
        for (var i = 0; i < inputs.Length; i++)
        {
            if (WrongInput(inputs[i], $"args/inputs/{i}", names) is { } problem) wrong.Add(problem);
        }

        if (args.Text("on_expiry") == "abort" && args["deadline"] is null or { ValueKind: JsonValueKind.Null }) wrong.Add(Problem.Invalid("args/on_expiry", "A hold without a deadline never expires.", "Give a deadline, or leave out on_expiry."));
        return wrong;
    }

    private static void Texts(JsonMap args, string key, List<Problem> wrong)
    {
        var items = Items(args, key);
        if (items.Length > MostItems) wrong.Add(Problem.Invalid($"args/{key}", $"'{key}' has {MostItems} items at most."));
        var seen = new HashSet<string>();
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].ValueKind != JsonValueKind.String || items[i].GetString() is not { Length: <= MostText } text || text.Trim().Length == 0)
                wrong.Add(Problem.Invalid($"args/{key}/{i}", $"Each item of '{key}' is a text of 1 to {MostText} characters."));
            else if (!seen.Add(text)) wrong.Add(Problem.Invalid($"args/{key}/{i}", $"'{text}' is in '{key}' twice.", "Leave one of them out."));
        }
    }

    private static Problem? WrongInput(JsonElement given, string field, HashSet<string> names)
    {
        if (given.ValueKind != JsonValueKind.Object) return Problem.Invalid(field, "An input is an object with a name.", """For example {"name": "vlan", "label": "New VLAN", "type": "whole"}.""");
        var map = JsonMap.From(given);
        if (map.Keys.FirstOrDefault(k => !Keys.Contains(k)) is { } unknown) return Problem.Invalid($"{field}/{unknown}", $"An input has no '{unknown}'.", $"It has {string.Join(", ", Keys)}.");
        if (map.Text("name") is not { } name || !Placeholders.IsName(name)) return Problem.Invalid($"{field}/name", "The name of an input is a lower-case letter, then letters, digits and underscores, 50 at most.", "For example vlan.");
        if (!names.Add(name)) return Problem.Invalid($"{field}/name", $"There are two inputs '{name}'.", "Give each a name of its own.");
        if (map["label"] is { } label && (label.ValueKind != JsonValueKind.String || label.GetString()!.Length > MostText)) return Problem.Invalid($"{field}/label", $"The label is a text of {MostText} characters at most.");
        var type = map["type"] is null ? "text" : map.Text("type");
        if (!Types.Contains(type)) return Problem.Invalid($"{field}/type", $"The type of an input is one of {string.Join(", ", Types)}.");
        if (map["required"] is not (null or { ValueKind: JsonValueKind.True or JsonValueKind.False })) return Problem.Invalid($"{field}/required", "'required' is true or false.");
        return WrongForm(map, type!, field);
    }

    private static Problem? WrongForm(JsonMap map, string type, string field)
    {
        if (map["choices"] is { } choices && (type != "text" || choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() is 0 or > MostItems || choices.EnumerateArray().Any(c => c.ValueKind != JsonValueKind.String)))
            return Problem.Invalid($"{field}/choices", $"Choices are a list of 1 to {MostItems} texts, of an input of type text.");
        if (map["pattern"] is not { } pattern) return null;
        if (type != "text" || pattern.ValueKind != JsonValueKind.String) return Problem.Invalid($"{field}/pattern", "A pattern is a regular expression, of an input of type text.");
        try
        {
            _ = new Regex(pattern.GetString()!, RegexOptions.NonBacktracking);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Problem.Invalid($"{field}/pattern", "The pattern is no regular expression that is matched without backtracking.", "Leave out look-arounds and back references.");
        }
    }

    private static HoldInput Input(JsonElement given)
    {
        var map = JsonMap.From(given);
        var name = map.Text("name")!;
        return new HoldInput(name, map.Text("label") is { Length: > 0 } label ? label : name, map.Text("type") ?? "text", map.Flag("required") ?? false)
        {
            Choices = [.. Items(map, "choices").Select(c => c.GetString()!)], Pattern = map.Text("pattern"),
        };
    }

    private static JsonElement[] Items(JsonMap args, string key) => args[key] is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static double? Number(JsonMap args, string key) => args.Text(key) is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
