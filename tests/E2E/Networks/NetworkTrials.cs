using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Networks;

/// <summary>A console with the machines of a rack, and fake ones, on a real Neutron; each machine is for one trial of a <see cref="NetworkRows">row</see>.</summary>
internal sealed class NetworkTrials : IAsyncDisposable
{
    private readonly HttpClient _client = new() { DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.87" } } };
    private readonly Dictionary<string, (string Node, string Port, string? Vif)> _machines = [];
    private PhaseNetworks _networks = null!;

    public NeutronServer Neutron { get; private init; } = null!;

    public CrashBench Bench { get; private set; } = null!;

    public StepPool Pool { get; private set; } = null!;

    /// <summary>A trial for each row and point, in their order, each with a machine that rests where its flow begins, and with a VIF where it has an instance or will have one.</summary>
    public IReadOnlyList<StepTrial> All { get; private set; } = [];

    /// <summary>Starts all and makes the machines ready.</summary>
    public static async Task<NetworkTrials> StartAsync(NeutronServer neutron, IReadOnlyList<StepRow> rows)
    {
        var trials = new NetworkTrials { Neutron = neutron, _networks = await PhaseNetworks.MakeAsync(neutron) };
        var real = rows.Count(r => r.Implementation is null);
        trials.Bench = await CrashBench.StartAsync(real, fresh: real, settings: [.. trials._networks.Settings, "--Inspection:AddPorts=disabled"]);
        trials.Pool = new StepPool(trials.Bench);
        var free = new Queue<string>(trials.Bench.Machines);
        trials.All = [.. rows.Select((r, i) => new StepTrial(r.Implementation is null ? free.Dequeue() : $"fake-{i}", StepFlow.Of(r.Flows[0]), r))];
        await trials.PrepareAsync();
        return trials;
    }

    /// <summary>The point of a trial, as the console names it.</summary>
    public string Point(StepTrial trial, string point) => $"{trial.Row.Step}/{point.Replace("{port}", _machines[trial.Node].Port, StringComparison.Ordinal)}";

    /// <summary>What was done to the switch for a machine since it was ready.</summary>
    public Task<string[]> LedgerAsync(StepTrial trial) => Neutron.LedgerAsync(_machines[trial.Node].Node);

    /// <summary>Has the switch refuse.</summary>
    public Task RefuseAsync(StepTrial trial) => Neutron.RefuseAsync(At(trial.Node));

    /// <summary>The switch refuses no longer.</summary>
    public void Mend(StepTrial trial) => Neutron.Mend(At(trial.Node));

    /// <summary>What Neutron has of a machine that its flow should not have left: ports of a phase, and a VIF that is bound where it should not be, or not bound; null for nothing.</summary>
    public async Task<string?> LeftAsync(StepTrial trial)
    {
        var (node, _, vif) = _machines[trial.Node];
        if (await Neutron.PortsOfAsync(node) is { Length: > 0 } ports) return $"left in Neutron: {string.Join(", ", ports.Select(p => p["name"]))}";
        if (vif is null) return null;
        var bound = (await Neutron.ShowAsync(vif))["binding:host_id"]!.ToString();
        return bound == (trial.Row.Effects[^1] == "tenant bound" ? node : "") ? null : $"its VIF is bound to '{bound}'";
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (Bench is not null) await Bench.DisposeAsync();
    }

    private static string At(string machine) => $"port-{machine}";

    private async Task PrepareAsync()
    {
        var api = Bench.Api;
        foreach (var trial in All.Where(t => t.Row.Implementation == "fake")) await api.CreateAsync(new() { ["driver"] = "fake-hardware", ["name"] = trial.Node });
        var tenant = await Neutron.NetworkAsync($"tenant-{Guid.NewGuid():N}");
        var ports = (await _client.GetFromJsonAsync<JsonNode>(new Uri(Bench.Console.Url, "/v1/ports/detail?limit=1000")))!["ports"]!.AsArray().ToDictionary(p => p!["node_uuid"]!.ToString(), p => p!["uuid"]!.ToString());
        foreach (var (trial, i) in All.Select((t, i) => (t, i)))
        {
            var node = (await api.NodeAsync(trial.Node))!["uuid"]!.ToString();
            var link = new JsonObject { ["switch_id"] = "00:11:22:33:44:55", ["port_id"] = At(trial.Node) };
            var port = ports.TryGetValue(node, out var there) ? there : null;
            if (port is null) port = (await SendAsync(HttpMethod.Post, "/v1/ports", new JsonObject { ["node_uuid"] = node, ["address"] = $"52:54:00:00:02:{i:x2}", ["local_link_connection"] = link }))["uuid"]!.ToString();
            else await SendAsync(HttpMethod.Patch, $"/v1/ports/{port}", new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/local_link_connection", ["value"] = link }));
            _machines[trial.Node] = (node, port, trial.Flow.Begins == "manageable" ? null : await Neutron.PortAsync(tenant, trial.Node));
        }

        await GoAsync(All, "manage", "manageable");
        await GoAsync(All.Where(t => t.Flow.Begins == "available"), "provide", "available");
        foreach (var trial in All.Where(t => t.Flow.Begins != "manageable" && t.Row.Implementation is null)) await Bench.ImageAsync(trial.Node);
        var instances = All.Where(t => t.Flow.Begins is "active" or "rescue").ToArray();
        await GoAsync(instances, "adopt", "active");
        foreach (var trial in All)
        {
            if (_machines[trial.Node].Vif is { } vif) await SendAsync(HttpMethod.Post, $"/v1/nodes/{trial.Node}/vifs", new JsonObject { ["id"] = vif });
        }

        var rescued = instances.Where(t => t.Flow.Begins == "rescue").ToArray();
        await GoAsync(rescued, "rescue", "rescue");
        foreach (var trial in rescued) await Neutron.UnbindAsync(_machines[trial.Node].Vif!); // else there was nothing to do for what follows
    }

    private async Task GoAsync(IEnumerable<StepTrial> trials, string verb, string state)
    {
        var body = StepFlow.All.FirstOrDefault(f => f.Verb == verb)?.Body;
        await Task.WhenAll(trials.Select(t => Bench.Api.VerbAsync(t.Node, verb, body)));
        foreach (var trial in trials) await Bench.Api.StateAsync(trial.Node, state);
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Bench.Console.Url, path)) { Content = JsonContent.Create(body) };
        using var answer = await _client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
