using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Exact;

/// <summary>Things to ask about, made anew for each request so that none stands in another's way.</summary>
internal sealed class World(WholeProgram program)
{
    private static int _made;

    public static int Next => Interlocked.Increment(ref _made);

    public static string Mac => string.Join(':', $"52540e{Next:x6}".Chunk(2).Select(c => new string(c)));

    public string Class { get; } = $"class-{Guid.NewGuid():N}"[..20];

    public async Task<string> MakeAsync(string path, object body)
    {
        var made = await program.SendAsync("POST", $"/v1/{path}", body);
        Assert.True(made.Status == 201, $"POST {path}: {made.Status} {made.Text}");
        return made.Json.GetProperty("uuid").GetString()!;
    }

    public Task<string> NodeAsync(string? @class = null) => MakeAsync("nodes", new { driver = "fake-hardware", resource_class = @class });

    public async Task<string> InStateAsync(ProvisionState state, string? @class = null)
    {
        var node = await NodeAsync(@class);
        await program.ChangeAsync(node, n => n with { ProvisionState = state, PowerState = PowerState.Off });
        return node;
    }

    public async Task<(string Node, string Port, string Mac)> PortAsync(ProvisionState state = ProvisionState.Enroll)
    {
        var (node, mac) = (await InStateAsync(state), Mac);
        return (node, await MakeAsync("ports", new { node_uuid = node, address = mac }), mac);
    }

    public async Task<string> PortgroupAsync() => await MakeAsync("portgroups", new { node_uuid = await NodeAsync() });

    public async Task<string> ConnectorAsync() => await MakeAsync("volume/connectors", Connector(await InStateAsync(ProvisionState.Enroll)));

    public async Task<string> TargetAsync() => await MakeAsync("volume/targets", Target(await InStateAsync(ProvisionState.Enroll)));

    public static object Connector(string node) => new { node_uuid = node, type = "iqn", connector_id = $"iqn.2026-11.example:{Next}" };

    public static object Target(string node) => new { node_uuid = node, volume_type = "iscsi", boot_index = Next, volume_id = $"volume-{Next}" };

    /// <summary>A VIF that is attached.</summary>
    public async Task<(string Node, string Vif)> VifAsync()
    {
        var (node, vif) = ((await PortAsync()).Node, Guid.NewGuid().ToString());
        var attached = await program.SendAsync("POST", $"/v1/nodes/{node}/vifs", new { id = vif });
        Assert.True(attached.Status == 204, attached.Text);
        return (node, vif);
    }

    public Task<string> ChassisAsync() => MakeAsync("chassis", new { description = "a rack" });

    public Task<string> RunbookAsync() => MakeAsync("runbooks", new { name = $"CUSTOM_R{Next}", steps = new[] { new { @interface = "deploy", step = "erase_devices", args = new { }, order = 1 } } });

    public Task<string> TemplateAsync() => MakeAsync("deploy_templates", new { name = $"CUSTOM_T{Next}", steps = new[] { new { @interface = "deploy", step = "deploy", args = new { }, priority = 90 } } });

    /// <summary>An allocation that has its node.</summary>
    public async Task<(string Allocation, string Node)> AllocationAsync()
    {
        var kind = $"{Class}-{Next}";
        var node = await InStateAsync(ProvisionState.Available, kind);
        var allocation = await MakeAsync("allocations", new { resource_class = kind });
        await Eventually.True("the allocation to be active", async () => (await program.SendAsync("GET", $"/v1/allocations/{allocation}")).Json.GetProperty("state").GetString() == "active");
        return (allocation, node);
    }

    /// <summary>A node whose inspection waits for the agent.</summary>
    public async Task<(string Node, string Mac)> InspectedAsync()
    {
        var (node, _, mac) = await PortAsync(ProvisionState.Manageable);
        await program.ChangeAsync(node, n => n with { Interfaces = n.Interfaces.SetItem(HardwareInterface.Inspect, "agent") });
        await PutAsync($"nodes/{node}/states/provision", new { target = "inspect" });
        await IsAsync(node, "inspect wait");
        return (node, mac);
    }

    /// <summary>A node that was inspected by its agent, as an agent does it.</summary>
    public async Task<string> KnownAsync()
    {
        var (node, mac) = await InspectedAsync();
        var sent = await program.SendAsync("POST", $"/v1/continue_inspection?node_uuid={node}", Inventory(mac).ToJsonString(), version: null);
        Assert.True(sent.Status == 202, sent.Text);
        await IsAsync(node, "manageable");
        return node;
    }

    private Task IsAsync(string node, string state) => Eventually.True($"{node} to be {state}", async () =>
    {
        var now = (await program.SendAsync("GET", $"/v1/nodes/{node}/states")).Json;
        var word = now.GetProperty("provision_state").GetString()!;
        Assert.False(word.EndsWith("failed", StringComparison.Ordinal), now.ToString());
        return word == state;
    });

    public static JsonObject Inventory(string mac) => new()
    {
        ["inventory"] = new JsonObject
        {
            ["interfaces"] = new JsonArray(new JsonObject { ["name"] = "eth0", ["mac_address"] = mac }), ["cpu"] = new JsonObject { ["count"] = 4, ["architecture"] = "x86_64" },
            ["memory"] = new JsonObject { ["physical_mb"] = 4096 }, ["disks"] = new JsonArray(), ["bmc_address"] = "192.0.2.1", ["boot"] = new JsonObject { ["current_boot_mode"] = "uefi" },
        },
    };

    /// <summary>A token that an agent was given in a lookup.</summary>
    public async Task<(string Node, string Token)> LookedUpAsync()
    {
        var (node, _, mac) = await PortAsync(ProvisionState.CleanWait);
        var found = await program.SendAsync("GET", $"/v1/lookup?addresses={mac}", version: "1.62");
        Assert.True(found.Status == 200, found.Text);
        return (node, found.Json.GetProperty("config").GetProperty("agent_token").GetString()!);
    }

    public async Task PutAsync(string path, object? body = null)
    {
        var put = await program.SendAsync("PUT", $"/v1/{path}", body);
        Assert.True(put.Status is 202 or 204, put.Text);
    }

    public async Task<string> EventAsync(string node)
    {
        var first = (await program.SendAsync("GET", $"/v1/nodes/{node}/history?limit=1")).Json.GetProperty("history")[0];
        return first.GetProperty("uuid").GetString()!;
    }
}
