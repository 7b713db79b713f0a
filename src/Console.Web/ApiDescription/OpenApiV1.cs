using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.ApiDescription;

/// <summary>The OpenAPI 3.1 document of <c>/v1</c>, with the first microversion of whatever came later than 1.1.</summary>
internal static class OpenApiV1
{
    private const string About =
        "The REST API of OpenStack Ironic as IronicConsole speaks it. Send X-OpenStack-Ironic-API-Version: without it, 1.1 is spoken. " +
        "x-openstack-min-version is the first microversion of an operation, a field or a query key (1.1 where it is not said), x-openstack-below the status below it. " +
        "Fields of answers are there exactly from their first version on: those in required at all versions, those in x-openstack-required from their own. " +
        "An object with x-openstack-part has the fields that the query asks for: with fields=a,b those and links; with detail=true all; else those in x-openstack-brief beside its reference, or all. " +
        "GET serves HEAD too, and a path without /v1 is served as with it.";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as bytes.</summary>
    public static byte[] Write(IReadOnlyList<ApiOperation> operations)
    {
        var named = new JsonObject();
        var schemas = new OpenApiSchemas(named);
        var paths = new JsonObject();
        foreach (var path in operations.GroupBy(o => o.Url))
        {
            var item = new JsonObject();
            if (path.First().Parameters.Any()) item["parameters"] = new JsonArray([.. path.First().Parameters.Select(p => (JsonNode)Parameter(p, "path", schemas.Of(Shape.Text), needed: true))]);
            foreach (var operation in path) item[operation.What.Method.ToLowerInvariant()] = One(operation, schemas);
            paths[path.Key] = item;
        }

        Faults(named);
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Bare metal", ["version"] = Microversions.Word(Microversions.Maximum), ["description"] = About },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = named, ["responses"] = Refusals(), ["parameters"] = Headers() },
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, Indented);
    }

    private static JsonObject One(ApiOperation operation, OpenApiSchemas schemas)
    {
        var what = operation.What;
        var one = new JsonObject
        {
            ["operationId"] = string.Join('-', [what.Method.ToLowerInvariant(), .. operation.Url.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Trim('{', '}'))]),
            ["tags"] = new JsonArray(operation.Group),
            ["summary"] = what.Does,
            [OpenApiSchemas.Since] = Microversions.Word(operation.Minor),
        };
        if (operation.Since is { } since) one[OpenApiSchemas.Below] = since.Below;
        one["parameters"] = new JsonArray([
            new JsonObject { ["$ref"] = "#/components/parameters/Version" },
            .. operation.Query.Order(StringComparer.Ordinal).Where(key => (what.QueryFeature(key)?.Minor ?? 1) <= Microversions.Maximum).Select(key => (JsonNode)Query(what, key, operation.Minor, schemas))]);
        if (what.Body is { } body)
        {
            one["requestBody"] = new JsonObject { ["required"] = !what.BodyOptional, ["content"] = Json(schemas.Of(body)), ["x-max-bytes"] = operation.BodyLimit };
        }

        var success = new JsonObject { ["description"] = what.Answer is null ? "Done; no body." : "Done." };
        if (what.Status == 202 && what.Answer is null) success["description"] = "Accepted; what becomes of it is seen in the node. No body.";
        if (what.Answer is { } answer) success["content"] = Json(schemas.Of(answer));
        one["responses"] = new JsonObject([
            KeyValuePair.Create<string, JsonNode?>($"{what.Status}", success),
            .. what.Or is { } or ? [KeyValuePair.Create<string, JsonNode?>($"{or}", new JsonObject { ["description"] = "Accepted. No body." })] : Array.Empty<KeyValuePair<string, JsonNode?>>(),
            .. operation.Refusals.Select(s => KeyValuePair.Create<string, JsonNode?>($"{s}", new JsonObject { ["$ref"] = $"#/components/responses/{(s is 401 ? "Unknown" : "Refused")}" }))]);
        return one;
    }

    private static JsonObject Query(Described what, string key, int operation, OpenApiSchemas schemas)
    {
        var parameter = Parameter(key, "query", schemas.Of(what.QueryShape(key)), what.QueryNeeds.Contains(key));
        if (what.QueryShape(key).Kind == ShapeKind.List) (parameter["style"], parameter["explode"]) = ("form", false);
        if (what.QueryFeature(key) is { } feature && feature.Minor > operation) (parameter[OpenApiSchemas.Since], parameter[OpenApiSchemas.Below]) = (Microversions.Word(feature.Minor), feature.Below);
        return parameter;
    }

    private static JsonObject Parameter(string name, string place, JsonObject schema, bool needed) => new() { ["name"] = name, ["in"] = place, ["required"] = needed, ["schema"] = schema };

    private static JsonObject Json(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Headers() => new()
    {
        ["Version"] = new JsonObject
        {
            ["name"] = Negotiation.Header, ["in"] = "header", ["required"] = false, ["description"] = "The microversion to speak: 1.N, or latest.",
            ["schema"] = new JsonObject { ["type"] = "string", ["pattern"] = @"^(1\.\d+|latest)$" },
        },
    };

    private static JsonObject Refusals() => new()
    {
        ["Refused"] = new JsonObject { ["description"] = "Refused, with the reason in a JSON document inside a string.", ["content"] = Json(new JsonObject { ["$ref"] = "#/components/schemas/Refusal" }) },
        ["Unknown"] = new JsonObject { ["description"] = "Who asks has not said who it is.", ["content"] = Json([]) },
    };

    // As Faults writes them.
    private static void Faults(JsonObject named)
    {
        static JsonObject Object(params (string Name, JsonNode Schema)[] fields) => new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Schema))),
            ["required"] = new JsonArray([.. fields.Select(f => (JsonNode)f.Name)]),
            ["additionalProperties"] = false,
        };
        static JsonObject Type(string type) => new() { ["type"] = type };
        static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };
        named["Fault"] = Object(("faultcode", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("Client", "Server") }), ("faultstring", Type("string")), ("debuginfo", Type("null")));
        named["RoutingFault"] = Object(("code", Type("integer")), ("title", Type("string")), ("description", Type("string")));
        named["Refusal"] = new JsonObject
        {
            ["description"] = "A fault inside a string; of a body that is too large or too deep, the fault itself.",
            ["oneOf"] = new JsonArray(
                Object(("error_message", new JsonObject { ["type"] = "string", ["contentMediaType"] = "application/json", ["contentSchema"] = new JsonObject { ["oneOf"] = new JsonArray(Reference("Fault"), Reference("RoutingFault")) } })),
                Reference("Fault")),
        };
    }
}
