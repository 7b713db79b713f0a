using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using IronicConsole.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Policy;

/// <summary>The API where everybody has to say who they are, by headers, and a policy file may stand in for rows of the table.</summary>
internal sealed class PolicyBench : IAsyncDisposable
{
    private const string Setting = "virtualization";

    private readonly string _folder = Directory.CreateTempSubdirectory("policy").FullName;
    private int _macs;

    private PolicyBench(string? policy)
    {
        var settings = new Dictionary<string, string?>();
        if (policy is not null)
        {
            settings["Policy:File"] = Path.Combine(_folder, "policy.yaml");
            File.WriteAllText(settings["Policy:File"]!, policy);
        }

        Api = new ApiBench(settings, services => services.AddSingleton<ICredentials, PersonaHeaders>());
    }

    public static Persona Admin { get; } = new("admin,member,reader", System: true);

    public ApiBench Api { get; }

    public static async Task<PolicyBench> StartAsync(string? policy = null)
    {
        var bench = new PolicyBench(policy);
        await bench.Api.InitializeAsync();
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<Answer> SendAsync(Persona? who, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.92");
        who?.Put(request);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Api.Client.SendAsync(request);
        return await Answer.ReadAsync(answer);
    }

    /// <summary>Nodes and ports as Ironic's tests have them, in projects of their own.</summary>
    public async Task<Dictionary<string, string>> WorldAsync()
    {
        var (owner, lessee, other) = ($"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        var (plain, foreign, owned, leased) = (await NodeAsync(null, null), await NodeAsync(null, null), await NodeAsync(owner, null), await NodeAsync(owner, lessee));
        await NodeAsync(owner, null, owned);
        var ports = (Plain: await PortAsync(plain), Owned: await PortAsync(owned), Leased: await PortAsync(leased), Other: await PortAsync(foreign));
        await PortAsync(owned);
        var groups = (Plain: await PartAsync("portgroups", plain), Owned: await PartAsync("portgroups", owned), Leased: await PartAsync("portgroups", leased), Other: await PartAsync("portgroups", foreign));
        const string Connector = ""","type":"iqn","connector_id":"ID" """, Target = ""","volume_type":"iscsi","boot_index":0,"volume_id":"ID" """;
        await PartAsync("volume/connectors", owned, Connector.Replace("ID", owned, StringComparison.Ordinal));
        await PartAsync("volume/targets", owned, Target.Replace("ID", owned, StringComparison.Ordinal));
        var steps = """[{"interface":"raid","step":"noop","args":{},"order":0}]""";
        var (runbook, template) = (await RecordAsync("runbooks", $$"""{"name":"CUSTOM_R{{owner.ToUpperInvariant()}}","owner":"{{owner}}","steps":{{steps}}}"""),
            await RecordAsync("deploy_templates", $$"""{"name":"CUSTOM_T{{owner.ToUpperInvariant()}}","steps":{{steps.Replace("order", "priority", StringComparison.Ordinal)}}}"""));
        return new()
        {
            ["owner_project"] = owner, ["lessee_project"] = lessee, ["other_project"] = other, ["node_ident"] = plain, ["other_node_ident"] = foreign, ["owner_node_ident"] = owned,
            ["lessee_node_ident"] = leased, ["allocated_node_ident"] = leased, ["port_ident"] = ports.Plain, ["owner_port_ident"] = ports.Owned, ["lessee_port_ident"] = ports.Leased,
            ["volume_connector_ident"] = await PartAsync("volume/connectors", leased, Connector.Replace("ID", leased, StringComparison.Ordinal)),
            ["volume_target_ident"] = await PartAsync("volume/targets", leased, Target.Replace("ID", leased, StringComparison.Ordinal)),
            ["portgroup_ident"] = groups.Plain, ["owner_portgroup_ident"] = groups.Owned, ["lessee_portgroup_ident"] = groups.Leased, ["other_portgroup_ident"] = groups.Other, ["vif_ident"] = Guid.NewGuid().ToString(),
            ["other_port_ident"] = ports.Other, ["trait"] = "CUSTOM_MEOW", ["bios_setting"] = Setting, ["driver_name"] = "fake-driverz", ["conductor_ident"] = "bench", ["runbook_ident"] = runbook, ["deploy_template_ident"] = template,
            ["chassis_ident"] = await ChassisAsync(), ["allocation_ident"] = await AllocationAsync(null, null), ["owner_allocation"] = await AllocationAsync(owned, owner), ["lessee_allocation"] = await AllocationAsync(leased, lessee),
            ["history_ident"] = await HistoryAsync(plain), ["owned_history_ident"] = await HistoryAsync(owned), ["lessee_history_ident"] = await HistoryAsync(leased),
        };
    }

    private async Task<string> NodeAsync(string? owner, string? lessee, string? parent = null)
    {
        var made = await SendAsync(Admin, "POST", "/v1/nodes", JsonSerializer.Serialize(new { driver = "fake-hardware", owner, lessee, parent_node = parent }));
        Assert.True(made.Status == 201, made.Text);
        var id = made.Json.GetProperty("uuid").GetString()!;
        var traits = await SendAsync(Admin, "PUT", $"/v1/nodes/{id}/traits", """{"traits":["CUSTOM_MEOW"]}""");
        Assert.True(traits.Status == 204, traits.Text);
        await Api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(new Inventory(Guid.NewGuid(), Guid.Parse(id), unit.Now, JsonMap.Of(new { cpu = 1 }), JsonMap.Empty));
            BiosTable.Keep(unit, Guid.Parse(id), new BiosReading(new Dictionary<string, string?> { [Setting] = "on" }, new Dictionary<string, BiosRules>()));
            return true;
        });
        return id;
    }

    private async Task<string> ChassisAsync() => (await SendAsync(Admin, "POST", "/v1/chassis", "{}")).Json.GetProperty("uuid").GetString()!;

    private async Task<string> AllocationAsync(string? node, string? owner)
    {
        var id = Guid.NewGuid();
        await Api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            var held = node is null ? null : unit.Node(Guid.Parse(node))! with { AllocationUuid = id, InstanceUuid = id.ToString() };
            unit.Put(new Allocation { Id = id, ResourceClass = "CUSTOM_TEST", Owner = owner, NodeId = held?.Id, State = held is null ? AllocationState.Error : AllocationState.Active });
            if (held is not null) unit.Put(held);
            return true;
        });
        return id.ToString();
    }

    private async Task<string> RecordAsync(string collection, string body)
    {
        var made = await SendAsync(Admin, "POST", $"/v1/{collection}", body);
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }

    private async Task<string> PortAsync(string node)
    {
        var mac = Interlocked.Increment(ref _macs);
        var made = await SendAsync(Admin, "POST", "/v1/ports", $$"""{"node_uuid":"{{node}}","address":"52:54:{{mac >> 24 & 255:x2}}:{{mac >> 16 & 255:x2}}:{{mac >> 8 & 255:x2}}:{{mac & 255:x2}}"}""");
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }

    private async Task<string> PartAsync(string collection, string node, string more = "")
    {
        var made = await SendAsync(Admin, "POST", $"/v1/{collection}", $$"""{"node_uuid":"{{node}}"{{more}}}""");
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }

    private async Task<string> HistoryAsync(string node) => JsonNode.Parse((await SendAsync(Admin, "GET", $"/v1/nodes/{node}/history")).Text)!["history"]![0]!["uuid"]!.ToString();
}

/// <summary>Roles in a scope.</summary>
internal sealed record Persona(string Roles, bool System = false, string? Project = null, string? ProjectName = null)
{
    public void Put(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("X-Roles", Roles);
        if (System) request.Headers.Add("OpenStack-System-Scope", "all");
        if (Project is not null) request.Headers.Add("X-Project-Id", Project);
        if (ProjectName is not null) request.Headers.Add("X-Project-Name", ProjectName);
    }
}
