using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Tests.Api;
using IronicConsole.Web.Api;
using IronicConsole.Web.ApiDescription;

namespace IronicConsole.Tests.Exact;

/// <summary>
/// Each operation without a version, at the lowest, just below its first, at its first and at the highest; with a good request, a malformed body, a field that nobody knows, each field
/// of a wrong type, and a name that nobody has. What must be answered follows from the description alone.
/// </summary>
[Collection("whole program")]
public sealed class Every_operation_of_v1(WholeProgram program)
{
    private const int Highest = Microversions.Maximum;
    private static readonly string Uncovered = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Exact", "uncovered-routes.txt"));
    private readonly World _world = new(program);
    private readonly List<string> _wrong = [];

    [Fact]
    public void Has_a_good_request_or_is_named()
    {
        var names = program.Operations.Select(o => o.Name).ToArray();
        Assert.Equal(Uncovered, string.Concat(names.Where(n => !GoodRequests.All.ContainsKey(n)).Select(n => n + "\n")));
        Assert.Empty(GoodRequests.All.Keys.Except(names));
    }

    [Fact]
    public async Task Is_answered_from_its_first_version_on_and_refused_below_as_clients_expect()
    {
        foreach (var operation in Covered)
        {
            foreach (var minor in new int?[] { null, 1, operation.Minor - 1, operation.Minor, Highest }.Where(m => m != 0).Distinct())
            {
                var good = await GoodRequests.All[operation.Name](_world);
                await ExpectAsync(operation, minor, good.Path, good.BodyAt(minor ?? 1), good.Status ?? operation.What.Status, "a good request");
            }
        }

        Told();
    }

    [Fact]
    public async Task Refuses_a_body_that_is_no_JSON_or_none_of_its_kind()
    {
        foreach (var operation in Covered.Where(o => o.What.Body is not null))
        {
            var good = await GoodRequests.All[operation.Name](_world);
            foreach (var body in new[] { "{\"a\":", "\"text\"", "[{\"op\": 1}]", "{\"a\": 1, \"a\": 2}" })
            {
                await ExpectAsync(operation, operation.Minor, good.Path, body, 400, $"the body {body}");
                await ExpectAsync(operation, Highest, good.Path, body, 400, $"the body {body}");
            }
        }

        Told();
    }

    [Fact]
    public async Task Refuses_a_field_and_a_query_key_that_nobody_knows()
    {
        foreach (var operation in Covered)
        {
            var good = await GoodRequests.All[operation.Name](_world);
            if (operation.What.Body is { Kind: ShapeKind.Fields })
            {
                var body = Json(good.BodyAt(Highest))!.AsObject();
                body["nonsense"] = 1;
                await ExpectAsync(operation, Highest, good.Path, body.ToJsonString(), 400, "the field 'nonsense'", "nonsense");
            }
            else if (operation.What.Body is { Kind: ShapeKind.Patch })
            {
                await ExpectAsync(operation, Highest, good.Path, GoodRequests.Patch("/nonsense", 1), 400, "the field 'nonsense'", "nonsense");
            }

            if (operation.Url != "/") await ExpectAsync(operation, Highest, good.Path + (good.Path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "nonsense=1", good.BodyAt(Highest), 400, "the key 'nonsense'", "nonsense");
        }

        Told();
    }

    [Fact]
    public async Task Refuses_each_field_of_a_wrong_type_and_names_it()
    {
        foreach (var operation in Covered)
        {
            if (operation.What.Body is not { } shape) continue;
            var good = await GoodRequests.All[operation.Name](_world);
            foreach (var field in shape.Fields.Where(f => Bad(f.Shape) is not null))
            {
                var body = shape.Kind == ShapeKind.Patch ? JsonSerializer.SerializeToNode(GoodRequests.Patch($"/{field.Name}", Bad(field.Shape)))! : (JsonNode)With(good.BodyAt(Highest), field.Name, Bad(field.Shape));
                await ExpectAsync(operation, Highest, good.Path, body.ToJsonString(), 400, $"'{field.Name}' of a wrong type", field.Name);
            }
        }

        Told();
    }

    [Fact]
    public async Task Refuses_a_field_and_a_query_key_below_its_first_version()
    {
        foreach (var operation in Covered)
        {
            foreach (var field in operation.What.Body?.Fields.Where(f => f.Minor > operation.Minor) ?? [])
            {
                var good = await GoodRequests.All[operation.Name](_world);
                var body = operation.What.Body!.Kind == ShapeKind.Patch ? JsonSerializer.SerializeToNode(GoodRequests.Patch($"/{field.Name}", Fit(field.Shape)))! : (JsonNode)With(good.BodyAt(field.Minor - 1), field.Name, Fit(field.Shape));
                if (FieldRules.Prepare(operation.Name, field.Name) is { } prepared) body = prepared;
                await ExpectAsync(operation, field.Minor - 1, good.Path, body.ToJsonString(), FieldRules.Below(operation.Name, field.Name), $"'{field.Name}', which is of 1.{field.Minor}");
            }

            foreach (var key in operation.Query.Where(k => operation.What.QueryFeature(k) is { } feature && feature.Minor > operation.Minor && feature.Minor <= Highest))
            {
                var good = await GoodRequests.All[operation.Name](_world);
                var feature = operation.What.QueryFeature(key)!;
                var value = operation.What.QueryShape(key) switch { { Kind: ShapeKind.Flag } => "true", _ when key == "fields" => "uuid", _ when key == "provision_state" => "active", _ => "x" };
                await ExpectAsync(operation, feature.Minor - 1, $"{good.Path}?{key}={value}", good.Body, feature.Below, $"the key '{key}', which is of 1.{feature.Minor}");
            }
        }

        foreach (var (word, feature) in Microversions.Verbs.Where(v => v.Value.Minor > 1))
        {
            var node = await _world.NodeAsync();
            await ExpectAsync(program.Operations.Single(o => o.Name == "PUT /v1/nodes/{node}/states/provision"), feature.Minor - 1, $"/v1/nodes/{node}/states/provision", new { target = word }, 406, $"the verb '{word}'");
        }

        Told();
    }

    [Fact]
    public async Task Refuses_a_wrong_value_of_a_query_key_and_a_marker_that_nobody_has()
    {
        foreach (var operation in Covered)
        {
            foreach (var key in operation.Query.Order(StringComparer.Ordinal).Where(k => (operation.What.QueryFeature(k)?.Minor ?? 1) <= Highest))
            {
                string[] values = (key, operation.What.QueryShape(key)) switch
                {
                    ("limit", _) => ["0", "-1", "many"],
                    ("marker", _) => [Guid.NewGuid().ToString()],
                    ("sort_dir", _) => ["up"],
                    ("sort_key" or "fields", _) => ["nonsense"],
                    (_, { Kind: ShapeKind.Flag }) => ["maybe"],
                    (_, { Format: "uuid" }) => ["1"],
                    (_, { Words.IsEmpty: false }) => ["nonsense"],
                    _ => [],
                };
                foreach (var value in values)
                {
                    var good = await GoodRequests.All[operation.Name](_world);
                    await ExpectAsync(operation, Highest, $"{good.Path.Split('?')[0]}?{key}={value}", good.BodyAt(Highest), key == "marker" ? 404 : 400, $"{key}={value}");
                }
            }
        }

        Told();
    }

    [Fact]
    public async Task Knows_no_names_that_nobody_has()
    {
        foreach (var operation in Covered.Where(o => o.Parameters.Any()))
        {
            var good = await GoodRequests.All[operation.Name](_world);
            var first = operation.Parameters.First();
            var unknown = first is "driver" or "host" ? "nobody" : Guid.NewGuid().ToString();
            var path = $"/v1{operation.Url[3..].Replace($"{{{first}}}", unknown, StringComparison.Ordinal).Replace("{trait}", "CUSTOM_A", StringComparison.Ordinal).Replace("{event}", Guid.NewGuid().ToString(), StringComparison.Ordinal)}";
            foreach (var minor in new[] { operation.Minor, Highest }.Distinct()) await ExpectAsync(operation, minor, path, good.BodyAt(minor), FieldRules.Unknown(operation.Name), $"the {first} {unknown}");
            if (operation.Url.EndsWith("{event}", StringComparison.Ordinal)) await ExpectAsync(operation, Highest, good.Path[..^36] + Guid.NewGuid(), null, 404, "an unknown event");
            if (operation is { What.Method: "DELETE" } && operation.Url.EndsWith("nodes/{node}/traits/{trait}", StringComparison.Ordinal)) await ExpectAsync(operation, Highest, good.Path + "_B", null, 404, "an unknown trait");
        }

        Told();
    }

    private IEnumerable<ApiOperation> Covered => program.Operations.Where(o => GoodRequests.All.ContainsKey(o.Name));

    private void Told() => Assert.True(_wrong.Count == 0, string.Join(Environment.NewLine, _wrong));

    // Of an operation that the version does not have, nothing but that is told.
    private async Task ExpectAsync(ApiOperation operation, int? minor, string path, object? body, int status, string with, string? names = null)
    {
        var spoken = minor ?? 1;
        var below = spoken < operation.Minor && !(operation.Url == "/v1/continue_inspection" && spoken == 1); // agents name no version there
        if (below) status = operation.Since!.Below;
        var answer = await program.SendAsync(operation.What.Method, path, body, minor is null ? null : Microversions.Word(spoken));
        var what = $"{operation.What.Method} {path} at {(minor is null ? "no version" : Microversions.Word(spoken))} with {with}";
        if (answer.Status != status) _wrong.Add($"{what}: {answer.Status} and not {status}. {answer.Text}");
        else
        {
            _wrong.AddRange(Validity.Of(program.Document, operation, answer, spoken, path).Select(w => $"{what}: {w}"));
            if (status is 404 or 405 && below && !answer.Fault.TryGetProperty("code", out _)) _wrong.Add($"{what}: the refusal is none of the path: {answer.Text}");
            if (names is not null && !answer.Text.Contains(names, StringComparison.Ordinal)) _wrong.Add($"{what}: '{names}' is not named: {answer.Text}");
        }
    }

    private static JsonNode? Json(object? body) => body is string text ? JsonNode.Parse(text) : JsonSerializer.SerializeToNode(body ?? new { });

    private static JsonObject With(object? body, string field, JsonNode? value)
    {
        var all = Json(body)!.AsObject();
        all[field] = value;
        return all;
    }

    private static JsonNode? Bad(Shape shape) => shape.Kind switch
    {
        ShapeKind.Text or ShapeKind.Flag => new JsonObject(),
        ShapeKind.Map or ShapeKind.Fields => "text",
        ShapeKind.Number => "three",
        ShapeKind.List => 12,
        ShapeKind.Either => 12,
        _ => null,
    };

    private static JsonNode Fit(Shape shape) => shape.Kind switch
    {
        ShapeKind.Flag => true,
        ShapeKind.Map or ShapeKind.Fields => new JsonObject(),
        ShapeKind.Number => 10,
        ShapeKind.List => new JsonArray(),
        _ when shape.Format == "uuid" => Guid.NewGuid().ToString(),
        _ when !shape.Words.IsEmpty => shape.Words[0].Word,
        _ => "x",
    };
}
