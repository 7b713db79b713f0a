using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Api;

/// <summary>A field of a resource's answer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Minor">The first microversion 1.N that shows it.</param>
/// <param name="Write">Writes its value.</param>
public sealed record FieldRow<T>(string Name, int Minor, Action<Utf8JsonWriter, T, ApiCall> Write)
{
    /// <summary>The name as bytes, made once.</summary>
    public JsonEncodedText Key { get; } = JsonEncodedText.Encode(Name);

    /// <summary>What its values are. A row without it is named by a test.</summary>
    public Shape? Shape { get; init; }

    /// <summary>A field with what its values are.</summary>
    public FieldRow(string name, int minor, Shape shape, Action<Utf8JsonWriter, T, ApiCall> write)
        : this(name, minor, write) => Shape = shape;
}

/// <summary>The fields of a resource, in the order in which they are written.</summary>
public sealed class FieldTable<T>
{
    private readonly FieldRow<T>[] _rows;
    private readonly FieldRow<T>[][] _byMinor;

    /// <summary>A table of these rows.</summary>
    public FieldTable(params FieldRow<T>[] rows)
    {
        _rows = rows;
        _byMinor = [.. Enumerable.Range(0, Microversions.Maximum + 1).Select(minor => rows.Where(r => r.Minor <= minor).ToArray())];
    }

    /// <summary>The names of all fields.</summary>
    public IEnumerable<string> Names => _rows.Select(r => r.Name);

    /// <summary>The fields as an answer has them; all, or only the named ones.</summary>
    public IEnumerable<FieldShape> Shapes(params string[] names)
    {
        foreach (var row in _rows.Where(r => names.Length == 0 || names.Contains(r.Name)))
        {
            yield return new FieldShape(row.Name, row.Shape ?? throw new InvalidOperationException($"The row of '{row.Name}' has no shape: say what its values are, e.g. new(\"{row.Name}\", {row.Minor}, Shape.Text, ...)."), row.Minor);
        }
    }

    /// <summary>The fields as a request gives them: types and first versions are those of the answer; null resets what is not needed.</summary>
    /// <param name="names">Those that may be given.</param>
    /// <param name="needed">Those that must be given.</param>
    /// <remarks>Names that are not in the table are left out: the table has a field once its microversion is advertised.</remarks>
    public IEnumerable<FieldShape> Given(IEnumerable<string> names, params string[] needed) =>
        Shapes([.. names]).Select(f => needed.Contains(f.Name) ? f : f with { Shape = f.Shape.OrNull, Optional = true });

    /// <summary>All fields of a version.</summary>
    public FieldRow<T>[] Of(int minor) => _byMinor[Math.Min(minor, Microversions.Maximum)];

    /// <summary>The named fields, in the table's order; those newer than the version are left out.</summary>
    public FieldRow<T>[] Only(int minor, params ReadOnlySpan<string> names)
    {
        var wanted = names.ToArray();
        return [.. Of(minor).Where(r => wanted.Contains(r.Name))];
    }

    /// <summary>The fields that <c>fields=</c> asks for, with the links always; unknown ones are a 400, those of a newer version a 406.</summary>
    /// <param name="call">The call.</param>
    /// <param name="names">What was asked.</param>
    /// <param name="later">First versions of fields that are not in the table yet.</param>
    public Result<FieldRow<T>[]> Chosen(ApiCall call, IReadOnlyList<string> names, IReadOnlyDictionary<string, int> later)
    {
        var unknown = names.Where(n => !Names.Contains(n) && !later.ContainsKey(n)).ToArray();
        if (unknown.Length > 0)
            return Problem.Invalid("fields", $"Field(s) \"{string.Join(", ", unknown)}\" are not valid.", $"Use some of {string.Join(", ", Of(call.Minor).Select(r => r.Name))}.");
        var early = names.Where(n => later.GetValueOrDefault(n) > call.Minor).ToArray();
        if (early.Length > 0) return new Problem("too-old-version", 406, $"Request not acceptable: the field(s) {string.Join(", ", early)} need API version {Microversions.Word(early.Max(n => later[n]))} or later.");
        return Only(call.Minor, [.. names, "links"]);
    }
}

/// <summary>Writes resources by their rows.</summary>
public static class FieldRows
{
    /// <summary>Writes an object with these fields.</summary>
    public static void Write<T>(Utf8JsonWriter json, T item, FieldRow<T>[] rows, ApiCall call)
    {
        json.WriteStartObject();
        Inside(json, item, rows, call);
        json.WriteEndObject();
    }

    /// <summary>Writes these fields into the object that is open.</summary>
    public static void Inside<T>(Utf8JsonWriter json, T item, FieldRow<T>[] rows, ApiCall call)
    {
        foreach (var row in rows)
        {
            json.WritePropertyName(row.Key);
            row.Write(json, item, call);
        }
    }
}
