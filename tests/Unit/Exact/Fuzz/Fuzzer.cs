using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Api;
using IronicConsole.Web.Api;
using IronicConsole.Web.ApiDescription;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Exact.Fuzz;

/// <summary>
/// Sends requests over all operations and microversions: with the names it was told, along the links it was given, verbs by the state of the node, bodies by the description. Every answer
/// must be what the description says of it. The same seed makes the same choices; ids and the moments of background work differ.
/// </summary>
internal sealed class Fuzzer(WholeProgram program, int seed, JsonElement? description = null)
{
    private const int MostNodes = 60, MostWrong = 10;
    private static readonly string[] Odd = ["nobody", "%20", "a%2Fb", "x.json", "0", "null", "%F0%9F%99%82", "%25"];
    private readonly Chance _chance = new(seed);
    private readonly Known _known = new();
    private readonly List<string> _wrong = [];
    private readonly Dictionary<string, int> _done = [];
    private Bodies _bodies = null!;
    private ApiOperation[] _weighted = [];

    /// <summary>What was wrong, each with the request as a line of curl.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>How often each operation succeeded.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>States in which nodes were asked for a verb.</summary>
    public HashSet<ProvisionState> States { get; } = [];

    /// <summary>Answers by status.</summary>
    public SortedDictionary<int, int> Statuses { get; } = [];

    public async Task RunAsync(int requests)
    {
        _bodies = new Bodies(_chance, _known);
        _weighted = [.. program.Operations.SelectMany(o => Enumerable.Repeat(o, Weight(o)))];
        for (var number = 0; number < requests && _wrong.Count < MostWrong; number++)
        {
            if (_known.Links.Count > 0 && _chance.Of(0.05)) await FollowAsync(number);
            else await AskAsync(number, _chance.Of(_weighted));
        }
    }

    private static int Weight(ApiOperation operation) => operation.Name switch
    {
        "PUT /v1/nodes/{node}/states/provision" => 30,
        "POST /v1/nodes" or "POST /v1/ports" or "PATCH /v1/nodes/{node}" or "PUT /v1/nodes/{node}/states/power" => 6,
        "GET /v1/nodes/detail" or "GET /v1/ports/detail" or "DELETE /v1/nodes/{node}" => 1,
        "GET /v1/lookup" or "POST /v1/heartbeat/{ident}" or "POST /v1/continue_inspection" or "POST /v1/allocations" => 5,
        "DELETE /v1/nodes/{node}/allocation" => 3,
        _ => operation.What.Method == "DELETE" ? 1 : operation.What.Method == "GET" ? 2 : 3,
    };

    private async Task AskAsync(int number, ApiOperation operation)
    {
        if (operation.Name == "POST /v1/nodes" && _known["nodes"].Count >= MostNodes) return;
        var minor = Minor(operation);
        var (path, node) = Path(operation);
        if (operation.Url.EndsWith("/history/{event}", StringComparison.Ordinal) && _known.Events.Count > 0) path = $"/v1/nodes/{_chance.Of(_known.Events)}";
        if (operation.Name == "DELETE /v1/nodes/{node}/vifs/{vif}" && _known.Vifs.Count > 0 && _chance.Of(0.8)) path = $"/v1/nodes/{_chance.Of(_known.Vifs)}";
        path += Query(operation, minor);
        string? body = null;
        JsonNode? sent = null;
        if (operation.What.Body is { } shape && !_chance.Of(0.01))
        {
            sent = operation.Url switch
            {
                "/v1/continue_inspection" => World.Inventory(Mac(n => n.ProvisionState is ProvisionState.InspectWait)),
                "/v1/nodes/{node}/states/provision" => Provision(shape, minor, node),
                "/v1/heartbeat/{ident}" when _known.Tokens.TryGetValue(node ?? "", out var token) => new JsonObject { ["agent_token"] = token, ["callback_url"] = "https://127.0.0.1:9", ["agent_version"] = "11.0.0" },
                "/v1/nodes/{node}/vifs" when _chance.Of(0.9) => new JsonObject { ["id"] = _chance.Id().ToString() },
                "/v1/nodes/{node}/management/indicators/{indicator}" when _chance.Of(0.8) => new JsonObject { ["state"] = _chance.Of(["on", "off", "blinking", "dim"]) },
                _ when operation.Url.Contains("/vendor_passthru", StringComparison.Ordinal) && _chance.Of(0.9) => new JsonObject { ["bar"] = _chance.Of(["baz", "meow"]) },
                _ => _bodies.Of(shape, minor, operation.Group),
            };
            body = _bodies.Text(sent);
        }

        await SendAsync(number, operation, path, body, minor, sent);
    }

    // A link is followed as it came: with its host, which is ours.
    private async Task FollowAsync(int number)
    {
        var link = _chance.Of(_known.Links);
        var path = new Uri(link).PathAndQuery;
        var plain = path.Split('?')[0];
        if (!plain.StartsWith("/v1", StringComparison.Ordinal)) plain = "/v1" + plain;
        var operation = program.Operations.Where(o => o.What.Method == "GET" && Fits(o.Url, plain)).MinBy(o => o.Parameters.Count());
        if (operation is not null) await SendAsync(number, operation, path, null, Minor(operation));
        else if ((await program.SendAsync("GET", path)).Status >= 500) _wrong.Add($"{number}: the link {link} fails.");
    }

    private static bool Fits(string url, string path)
    {
        var (one, other) = (url.Split('/'), path.TrimEnd('/').Split('/'));
        return one.Length == other.Length && one.Zip(other).All(p => p.First == p.Second || p.First.StartsWith('{'));
    }

    private async Task SendAsync(int number, ApiOperation operation, string path, string? body, int minor, JsonNode? sent = null)
    {
        string? version = minor == 1 && _chance.Of(0.5) ? null : Microversions.Word(minor);
        var generic = version is not null && _chance.Of(0.1);
        var answer = await program.SendAsync(operation.What.Method, path, body, generic ? null : version, generic ? [("OpenStack-API-Version", $"baremetal {version}")] : []);
        Statuses[answer.Status] = Statuses.GetValueOrDefault(answer.Status) + 1;
        List<string> wrong = [];
        var named = operation.Url != "/v1/continue_inspection" || minor != 1; // agents name no version there
        if (minor < operation.Minor && named)
        {
            if (answer.Status != operation.Since!.Below) wrong.Add($"{answer.Status}, not {operation.Since.Below} as below {Microversions.Word(operation.Minor)}");
        }
        else if (answer.Status < 300 && answer.Status != operation.What.Status && answer.Status != operation.What.Or) wrong.Add($"{answer.Status}, not {operation.What.Status}");
        wrong.AddRange(Validity.Of(description ?? program.Document, operation, answer, minor, path));
        if (wrong.Count > 0)
        {
            _wrong.Add($"Request {number} of seed {seed}: {string.Join(" ", wrong)}{Environment.NewLine}    {Curl(operation.What.Method, path, body, version)}{Environment.NewLine}    {(answer.Text.Length > 2000 ? answer.Text[..2000] : answer.Text)}");
            return;
        }

        if (answer.Status == 404 && operation.Url.EndsWith('}') && operation.Parameters.Count() == 1 && minor >= operation.Minor) _known.Forget(operation.Group, path.Split('?')[0].Split('/')[^1]);
        if (answer.Status >= 300) return;
        _done[operation.Name] = _done.GetValueOrDefault(operation.Name) + 1;
        Learn(operation, path, answer, sent);
    }

    private void Learn(ApiOperation operation, string path, Answer answer, JsonNode? sent)
    {
        var last = path.Split('?')[0].Split('/')[^1];
        if (operation.What.Method == "DELETE" && operation.Url.Split('/').Length == 4) _known.Forget(operation.Group, last);
        if (operation.Name == "POST /v1/nodes/{node}/vifs" && sent?["id"] is { } vif) _known.Vifs.Add($"{path.Split('/')[3]}/vifs/{vif}");
        if (answer.Text.Length == 0) return;
        var json = answer.Json;
        if (operation.Url == "/v1/lookup" && json.GetProperty("config").GetProperty("agent_token").GetString() is { } token && token != "******") _known.Tokens[json.GetProperty("node").GetProperty("uuid").GetString()!] = token;
        if (operation.Url.EndsWith("/history", StringComparison.Ordinal)) _known.Events.AddRange(json.GetProperty("history").EnumerateArray().Take(2).Select(e => $"{path.Split('/')[3]}/history/{e.GetProperty("uuid").GetString()}"));
        _known.Learn(operation.Group, json);
    }

    private int Minor(ApiOperation operation) => _chance.Below(10) switch
    {
        < 5 => Microversions.Maximum,
        5 => 1,
        6 => Math.Max(1, operation.Minor - 1),
        7 => operation.Minor,
        _ => Math.Max(operation.Minor, 1 + _chance.Below(Microversions.Maximum)),
    };

    private (string Path, string? First) Path(ApiOperation operation)
    {
        string? first = null;
        var parts = operation.Url.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].StartsWith('{')) continue;
            var wanted = operation.Url switch
            {
                "/v1/nodes/{node}/allocation" => Fleet.Nodes.FirstOrDefault(n => n.AllocationUuid is not null),
                "/v1/nodes/{node}/inventory" => Fleet.Nodes.FirstOrDefault(n => n is { InspectionFinishedAt: not null, ProvisionState: not ProvisionState.Inspecting } && n.Interfaces.GetValueOrDefault(HardwareInterface.Inspect) == "agent"),
                "/v1/heartbeat/{ident}" => Fleet.Nodes.FirstOrDefault(n => _known.Tokens.ContainsKey(n.Id.ToString())),
                _ => null,
            };
            parts[i] = wanted is not null && _chance.Of(0.8) ? wanted.Id.ToString() : _chance.Of(0.03) ? _chance.Of(Odd) : parts[i][1..^1] switch
            {
                "node" or "ident" => Some("nodes"),
                "port" => Some("ports"),
                "chassis" => Some("chassis"),
                "allocation" => Some("allocations"),
                "runbook" => Some("runbooks"),
                "template" => Some("deploy_templates"),
                "event" => Some("history"),
                "host" => Some("conductors"),
                "driver" => Some("drivers"),
                "portgroup" => Some("portgroups"),
                "connector" => Some("connectors"),
                "target" => Some("targets"),
                "indicator" => _chance.Of(["led@system", "led@chassis", "led@nowhere"]),
                "method" => _chance.Of(["first_method", "second_method", "third_method_sync", "fourth_method_shared_lock"]),
                "trait" => _chance.Of(["CUSTOM_A", "CUSTOM_B", "lower"]),
                _ => _chance.Id().ToString(),
            };
            first ??= parts[i];
        }

        return (string.Join('/', parts), first);
    }

    private string Query(ApiOperation operation, int minor)
    {
        List<string> parts = [];
        foreach (var key in operation.Query.Order(StringComparer.Ordinal))
        {
            if (!operation.What.QueryNeeds.Contains(key) && !_chance.Of(key is "limit" or "addresses" ? 0.6 : 0.06)) continue;
            if ((operation.What.QueryFeature(key)?.Minor ?? 1) > minor && !_chance.Of(0.1)) continue;
            parts.Add($"{key}={Uri.EscapeDataString(_chance.Of(0.05) ? _chance.Of(Odd) : Value(operation, key, minor))}");
        }

        if (_chance.Of(0.01)) parts.Add("nonsense=1");
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    private string Value(ApiOperation operation, string key, int minor) => key switch
    {
        "limit" => _chance.Of(["1", "2", "5", "1000", "0"]),
        "marker" or "node" or "node_uuid" or "parent_node" => Some(key == "marker" && operation.Group is not "drivers" and not "shards" ? operation.Group : "nodes"),
        "sort_key" => _chance.Of(["uuid", "created_at", "name", "address", "driver", "provision_state", "nonsense"]),
        "addresses" => Mac(n => n.ProvisionState is ProvisionState.InspectWait or ProvisionState.DeployWait or ProvisionState.CleanWait or ProvisionState.RescueWait or ProvisionState.ServiceWait),
        "address" => _known.Macs.Count > 0 ? _chance.Of(_known.Macs) : "52:54:00:00:00:01",
        "fields" => string.Join(',', Fields(operation, minor)),
        "provision_state" => _chance.Of(["active", "available", "manageable", "enroll"]),
        "method" => _chance.Of(["first_method", "second_method", "third_method_sync", "fourth_method_shared_lock"]),
        "resource_class" => "gold",
        _ => _bodies.Value(key, operation.What.QueryShape(key), minor, operation.Group) switch { JsonArray list => string.Join(',', list.Select(i => $"{i}")), { } one => Convert.ToString(one, CultureInfo.InvariantCulture) ?? "", null => "" },
    };

    private string[] Fields(ApiOperation operation, int minor)
    {
        var answer = operation.What.Answer!;
        var item = answer.Part ? answer : answer.Fields.Select(f => f.Shape.Items).OfType<Shape>().First(i => i.Kind == ShapeKind.Fields);
        return [.. item.Fields.Where(f => f.Minor <= minor || _chance.Of(0.02)).Where(_ => _chance.Of(0.2)).Select(f => f.Name).DefaultIfEmpty(item.Fields[0].Name)];
    }

    // Verbs that the state has, mostly; else any.
    private JsonNode? Provision(Shape shape, int minor, string? ident)
    {
        var node = Fleet.Find(ident ?? "");
        var state = node?.ProvisionState;
        if (state is { } seen) States.Add(seen);
        string[] verbs = state switch
        {
            ProvisionState.Enroll => ["manage"],
            ProvisionState.Manageable when node!.Interfaces.GetValueOrDefault(HardwareInterface.Inspect) == "agent" => ["inspect", "inspect", "inspect", "provide"],
            ProvisionState.Manageable => ["provide", "provide", "inspect", "clean", "adopt"],
            ProvisionState.Available => ["active", "active", "manage"],
            ProvisionState.Active => ["deleted", "rebuild", "rescue", "service"],
            ProvisionState.CleanFailed or ProvisionState.InspectFailed or ProvisionState.AdoptFailed => ["manage"],
            ProvisionState.CleanHold or ProvisionState.DeployHold or ProvisionState.ServiceHold => ["unhold", "abort"],
            ProvisionState.InspectWait or ProvisionState.CleanWait or ProvisionState.DeployWait or ProvisionState.RescueWait or ProvisionState.ServiceWait => _chance.Of(0.8) ? ["active"] : ["abort", "deleted"],
            ProvisionState.Rescue or ProvisionState.RescueFailed or ProvisionState.UnrescueFailed => ["unrescue", "deleted"],
            _ => ["deleted", "abort"],
        };
        if (_chance.Of(0.15)) return _bodies.Of(shape, minor, "nodes");
        var body = new JsonObject { ["target"] = _chance.Of(verbs) };
        foreach (var key in (string?[])["clean_steps", "service_steps", "rescue_password"])
        {
            if (($"{body["target"]}", key) is ("clean", "clean_steps") or ("service", "service_steps") or ("rescue", "rescue_password")) body[key!] = _bodies.Value(key!, Shape.Text, minor, "nodes");
        }

        return body;
    }

    private FleetIndex Fleet => program.Services.GetRequiredService<FleetIndex>();

    // The address of a node in such a state, when there is one; else any.
    private string Mac(Func<Node, bool> wanted) =>
        Fleet.Nodes.Where(wanted).SelectMany(n => Fleet.PortsOf(n.Id)).FirstOrDefault() is { } port && _chance.Of(0.8) ? port.Address : _known.Macs.Count > 0 ? _chance.Of(_known.Macs) : "52:54:00:00:00:01";

    private string Some(string kind) => _known[kind].Count > 0 && _chance.Of(0.97) ? _chance.Of(_known[kind]) : _chance.Id().ToString();

    private static string Curl(string method, string path, string? body, string? version) =>
        $"curl -sS -X {method}{(version is null ? "" : $" -H 'X-OpenStack-Ironic-API-Version: {version}'")}{(body is null ? "" : $" -H 'Content-Type: application/json' -d '{(body.Length > 4000 ? body[..4000] : body).Replace("'", "'\\''", StringComparison.Ordinal)}'")} 'http://127.0.0.1:6385{path}'";
}
