using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Runbooks;

/// <summary>A field of a record that callers may set.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Read">Its value, as a patch sees it.</param>
/// <param name="Write">The record with the value set, or why the value cannot be taken. JSON null resets.</param>
internal sealed record RecordField<T>(string Name, Func<T, JsonNode?> Read, Func<T, JsonNode?, RecordForm, Result<T>> Write);

/// <summary>The fields of a kind of record, and how a request fills them.</summary>
internal sealed class RecordFields<T>(string kind, params RecordField<T>[] rows)
    where T : Record
{
    private readonly FrozenDictionary<string, RecordField<T>> _rows = rows.ToFrozenDictionary(r => r.Name);

    /// <summary>The record with these values, or everything that is wrong with them.</summary>
    /// <param name="record">What it was.</param>
    /// <param name="values">The values by name.</param>
    /// <param name="may">Which names this request may set.</param>
    /// <param name="form">What may be written.</param>
    public Result<T> Fill(T record, JsonObject values, Func<string, bool> may, RecordForm form)
    {
        var problems = new List<Problem>();
        foreach (var (name, value) in values)
        {
            if (!may(name) || !_rows.TryGetValue(name, out var row)) problems.Add(Problem.Invalid(name, $"'{name}' is not a field of a {kind}.", $"Use {Names(may)}."));
            else if (row.Write(record, value, form) is var written && written.Problem is { } bad) problems.Add(bad);
            else record = written.Value!;
        }

        return FieldReading.Together(problems) is { } no ? no : record;
    }

    /// <summary>The values that a patch makes of those of a record: only the fields that it touches.</summary>
    public Result<JsonObject> Patched(T record, ImmutableArray<PatchOperation> patch, Func<string, bool> may)
    {
        var document = new JsonObject();
        foreach (var change in patch)
        {
            if (!may(change.Root) || !_rows.TryGetValue(change.Root, out var row)) return Problem.Invalid(change.Root, $"Cannot patch {change.Written}. Only the following can be updated: {Names(may)}");
            if (!document.ContainsKey(row.Name)) document[row.Name] = row.Read(record);
            if (JsonPatch.Apply(document, change) is { } bad) return bad;
        }

        return document;
    }

    private string Names(Func<string, bool> may) => string.Join(", ", _rows.Keys.Where(may).Order(StringComparer.Ordinal));
}

/// <summary>Values that several kinds of records have.</summary>
internal static partial class RecordValues
{
    private const int MostExtra = 64 << 10;

    /// <summary>A name: a trait, or free (RFC 3986, unreserved), but no UUID: it could not be told from one in a path.</summary>
    public static Result<string> Name(JsonNode? value, bool free)
    {
        if (value?.GetValueKind() != JsonValueKind.String) return FieldReading.Wrong("name", "text", value);
        var name = value.GetValue<string>();
        if (!free) return Traits.Check([name]).Problem is { } bad ? bad with { Field = "name", Told = $"The name '{name}' is not a trait: it does not match the form of one." } : name;
        if (!FreeName().IsMatch(name)) return Problem.Invalid("name", $"'{name}' cannot be a name.", "Use 1 to 255 of letters, digits, '-', '.', '_' and '~'.");
        return Guid.TryParse(name, out _) ? Problem.Invalid("name", $"'{name}' is a UUID, which cannot be a name.", "Choose another name.") : name;
    }

    /// <summary>What people keep with it: an object without secrets.</summary>
    public static Result<JsonMap> Extra(JsonNode? value) => FieldReading.Map("extra", value).Then<JsonMap>(map =>
        map.ToString().Length > MostExtra ? Problem.Invalid("extra", $"'extra' is longer than {MostExtra} characters.")
        : RunbookSteps.SecretKey(map) is { } secret ? RunbookSteps.Secrets($"extra/{secret}", $"'{secret}'") : map);

    /// <summary>A list of traits.</summary>
    public static Result<ImmutableArray<string>> OfTraits(JsonNode? value) =>
        value is null ? ImmutableArray<string>.Empty
        : value is JsonArray list && list.All(t => t?.GetValueKind() == JsonValueKind.String) ? Traits.Check([.. list.Select(t => t!.GetValue<string>())])
        : FieldReading.Wrong("traits", "a list of traits", value);

    /// <summary>The fields of runbooks.</summary>
    public static RecordFields<Runbook> Runbooks(RunbookSteps steps) => new(
        Runbook.Word,
        new("name", r => r.Name, (r, v, f) => Name(v, f.FreeNames).Then<Runbook>(name => r with { Name = name })),
        new("steps", r => RunbookSteps.Write(r.Steps, "order"), (r, v, f) => steps.Read(v, "order", f).Then<Runbook>(list => r with { Steps = list })),
        new("disable_ramdisk", r => r.DisableRamdisk, (r, v, _) => FieldReading.Flag("disable_ramdisk", v, false).Then<Runbook>(on => r with { DisableRamdisk = on == true })),
        new("extra", r => r.Extra.ToObject(), (r, v, _) => Extra(v).Then<Runbook>(map => r with { Extra = map })),
        new("public", r => r.Public, (r, v, _) => FieldReading.Flag("public", v, false).Then<Runbook>(on => r with { Public = on == true })),
        new("owner", r => r.Owner, (r, v, _) => FieldReading.Text("owner", v).Then<Runbook>(owner => r with { Owner = owner is { Length: > 0 } ? owner : null })),
        new("description", r => r.Description, (r, v, _) => FieldReading.Text("description", v).Then<Runbook>(text => r with { Description = text })),
        new("traits", r => new JsonArray([.. r.Traits.Select(t => (JsonNode)t)]), (r, v, _) => OfTraits(v).Then<Runbook>(traits => r with { Traits = traits })));

    /// <summary>The fields of deploy templates.</summary>
    public static RecordFields<DeployTemplate> DeployTemplates(RunbookSteps steps) => new(
        DeployTemplate.Word,
        new("name", t => t.Name, (t, v, _) => Name(v, free: false).Then<DeployTemplate>(name => t with { Name = name })),
        new("steps", t => RunbookSteps.Write(t.Steps, "priority"), (t, v, f) => steps.Read(v, "priority", f).Then<DeployTemplate>(list => t with { Steps = list })),
        new("extra", t => t.Extra.ToObject(), (t, v, _) => Extra(v).Then<DeployTemplate>(map => t with { Extra = map })),
        new("description", t => t.Description, (t, v, _) => FieldReading.Text("description", v).Then<DeployTemplate>(text => t with { Description = text })));

    [GeneratedRegex(@"^[A-Za-z0-9\-._~]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FreeName();
}
