using System.Text.Json.Nodes;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.ApiDescription;

/// <summary>Shapes as schemas of OpenAPI 3.1 (JSON Schema 2020-12). Named ones are gathered and referred to.</summary>
/// <param name="named">Where named schemas go: <c>components/schemas</c> of the document.</param>
internal sealed class OpenApiSchemas(JsonObject named)
{
    /// <summary>First version of an operation, a field, a parameter.</summary>
    public const string Since = "x-openstack-min-version";

    /// <summary>Status below it.</summary>
    public const string Below = "x-openstack-below";

    /// <summary>Fields that are always there from their first version on.</summary>
    public const string Required = "x-openstack-required";

    /// <summary>An object that <c>fields</c> and <c>detail</c> cut.</summary>
    public const string Part = "x-openstack-part";

    /// <summary>Its short form; without one, all fields.</summary>
    public const string Brief = "x-openstack-brief";

    /// <summary>First versions of words and of fields that a patch may change.</summary>
    public const string Versions = "x-openstack-min-versions";

    /// <summary>The schema of a shape.</summary>
    public JsonObject Of(Shape shape)
    {
        if (shape.Name is not { } name) return Here(shape);
        if (!named.ContainsKey(name))
        {
            named[name] = new JsonObject(); // held, should it speak of itself
            named[name] = Here(shape with { Nullable = false });
        }

        var reference = new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
        if (!shape.Brief.IsEmpty) reference[Brief] = new JsonArray([.. shape.Brief.Select(b => (JsonNode)b)]);
        return shape.Nullable ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
    }

    private JsonObject Here(Shape shape)
    {
        var schema = shape.Kind switch
        {
            ShapeKind.Any => [],
            ShapeKind.Text => Text(shape),
            ShapeKind.Number => Typed(shape, "integer"),
            ShapeKind.Flag => Typed(shape, "boolean"),
            ShapeKind.Map => Typed(shape, "object"),
            ShapeKind.List => Typed(shape, "array"),
            ShapeKind.Patch => Patch(shape),
            ShapeKind.Either => new JsonObject { ["anyOf"] = new JsonArray([.. shape.Either.Select(e => (JsonNode)Of(e)), .. shape.Nullable ? new JsonNode[] { new JsonObject { ["type"] = "null" } } : []]) },
            _ => Object(shape),
        };
        if (shape.Kind == ShapeKind.Number && shape.Least is { } least) schema["minimum"] = least;
        if (shape.Kind == ShapeKind.Map && shape.Items is { } values) schema["additionalProperties"] = Of(values);
        if (shape.Kind != ShapeKind.List) return schema;
        schema["items"] = Of(shape.Items!);
        if (shape.Least is { } fewest) schema["minItems"] = fewest;
        return schema;
    }

    private static JsonObject Typed(Shape shape, string type) => new() { ["type"] = shape.Nullable ? new JsonArray(type, "null") : type };

    private static JsonObject Text(Shape shape)
    {
        var schema = Typed(shape, "string");
        if (shape.Format is { } format) schema["format"] = format;
        if (shape.Pattern is { } pattern) schema["pattern"] = pattern;
        if (shape.Words.IsEmpty) return schema;
        schema["enum"] = new JsonArray([.. shape.Words.Select(w => (JsonNode)w.Word), .. shape.Nullable ? new JsonNode?[] { null } : []]);
        if (shape.Words.Any(w => w.Minor > Microversions.Minimum)) schema[Versions] = new JsonObject(shape.Words.Select(w => KeyValuePair.Create<string, JsonNode?>(w.Word, Microversions.Word(w.Minor))));
        return schema;
    }

    private JsonObject Object(Shape shape)
    {
        var schema = Typed(shape, "object");
        schema["properties"] = new JsonObject(shape.Fields.Select(f =>
        {
            var field = Of(f.Shape);
            if (f.Minor > Microversions.Minimum) field[Since] = Microversions.Word(f.Minor);
            return KeyValuePair.Create(f.Name, (JsonNode?)field);
        }));
        schema["additionalProperties"] = false;
        var needed = shape.Fields.Where(f => !f.Optional).ToArray();
        string[] always = [.. shape.Part ? needed.Where(f => f.Name == "links").Select(f => f.Name) : needed.Where(f => f.Minor == Microversions.Minimum).Select(f => f.Name)];
        string[] later = [.. needed.Where(f => !shape.Part && f.Minor > Microversions.Minimum).Select(f => f.Name)];
        if (always.Length > 0) schema["required"] = new JsonArray([.. always.Select(n => (JsonNode)n)]);
        if (later.Length > 0) schema[Required] = new JsonArray([.. later.Select(n => (JsonNode)n)]);
        if (shape.Part) schema[Part] = true;
        return schema;
    }

    private static JsonObject Patch(Shape shape) => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("op", "path"),
            ["properties"] = new JsonObject
            {
                ["op"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("add", "replace", "remove") },
                ["path"] = new JsonObject { ["type"] = "string", ["pattern"] = $"^/({string.Join('|', shape.Fields.Select(f => f.Name))})(/.+)?$" },
                ["value"] = new JsonObject(),
            },
            ["additionalProperties"] = false,
        },
        [Versions] = new JsonObject(shape.Fields.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, Microversions.Word(f.Minor)))),
    };
}
