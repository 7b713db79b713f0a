using System.Text.Json.Nodes;
using System.Text.Json;
using IronicConsole.Drivers.Fake;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class The_BIOS_settings_of_a_node(ApiBench api)
{
    private const string Short = "created_at updated_at name value links";
    private const string Whole = "created_at updated_at name value attribute_type allowable_values lower_bound max_length min_length read_only reset_required unique upper_bound links";

    [Fact]
    public async Task Are_none_before_it_is_managed_and_told_by_its_hardware_then()
    {
        var node = await api.EnrolAsync();
        await GivenAsync(node);
        Assert.Equal("""{"bios":[]}""", (await api.GetAsync($"/v1/nodes/{node}/bios")).Text);

        await api.MoveAsync(node, "manage", "manageable");

        var settings = await ListAsync(node, "");
        Assert.Equal([("AssetTag", ""), ("BootDelay", "5"), ("HyperThreading", "Enabled")], settings.Select(s => (s.GetProperty("name").GetString(), s.GetProperty("value").GetString())));
        Assert.All(settings, s => Assert.Equal(Short.Split(' '), s.EnumerateObject().Select(p => p.Name)));
        Assert.All(settings, s => Assert.Equal(JsonValueKind.Null, s.GetProperty("updated_at").ValueKind));
        Assert.Equal($"{api.Url}v1/nodes/{node}/bios/AssetTag", settings[0].GetProperty("links")[0].GetProperty("href").GetString());
    }

    [Fact]
    public async Task Are_none_of_fake_hardware_that_nobody_has_set()
    {
        var node = await api.EnrolAsync();
        await api.MoveAsync(node, "manage", "manageable");
        Assert.Empty(await ListAsync(node, ""));
    }

    [Fact]
    public async Task Have_the_rules_of_their_registry_since_1_74()
    {
        var node = await ManagedAsync();
        var settings = await ListAsync(node, "?detail=True");
        Assert.All(settings, s => Assert.Equal(Whole.Split(' '), s.EnumerateObject().Select(p => p.Name)));
        var delay = settings[1];
        Assert.Equal(("Integer", 0, 60, false), (delay.GetProperty("attribute_type").GetString(), delay.GetProperty("lower_bound").GetInt32(), delay.GetProperty("upper_bound").GetInt32(), delay.GetProperty("read_only").GetBoolean()));
        Assert.All(new[] { "allowable_values", "min_length", "max_length" }, f => Assert.Equal(JsonValueKind.Null, delay.GetProperty(f).ValueKind));
        Assert.Equal("""["Enabled","Disabled"]""", settings[2].GetProperty("allowable_values").GetRawText());
        Assert.Equal((true, true), (settings[2].GetProperty("reset_required").GetBoolean(), settings[0].GetProperty("unique").GetBoolean()));

        Assert.All(await ListAsync(node, "?fields=name,unique"), s => Assert.Equal(["name", "unique", "links"], s.EnumerateObject().Select(p => p.Name)));
        Assert.Equal(400, (await api.GetAsync($"/v1/nodes/{node}/bios?fields=colour")).Status);
        Assert.Equal(400, (await api.GetAsync($"/v1/nodes/{node}/bios?fields=name&detail=true")).Status);
    }

    [Theory]
    [InlineData("1.74", Whole)]
    [InlineData("1.40", Short)]
    public async Task Are_shown_one_by_one_under_their_name(string version, string fields)
    {
        var node = await ManagedAsync();
        var shown = (await api.GetAsync($"/v1/nodes/{node}/bios/BootDelay", version)).Json;
        Assert.Equal(["BootDelay"], shown.EnumerateObject().Select(p => p.Name));
        Assert.Equal(fields.Split(' '), shown.GetProperty("BootDelay").EnumerateObject().Select(p => p.Name));
        Assert.Equal(404, (await api.GetAsync($"/v1/nodes/{node}/bios/Nothing", version)).Status);
    }

    [Fact]
    public async Task Follow_what_a_step_has_set_and_go_with_the_interface_when_it_is_inspected()
    {
        var node = await ManagedAsync();
        var steps = new[] { new { @interface = "bios", step = "apply_configuration", args = new { settings = new object[] { new { name = "BootDelay", value = 7 }, new { name = "Extra", value = true } } } } };
        Assert.Equal(202, (await api.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = "clean", clean_steps = steps })).Status);
        await api.UntilAsync(node, "target_provision_state", null);

        var settings = (await ListAsync(node, "")).ToDictionary(s => s.GetProperty("name").GetString()!);
        Assert.Equal(["AssetTag", "BootDelay", "Extra", "HyperThreading"], settings.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("7", "True"), (settings["BootDelay"].GetProperty("value").GetString(), settings["Extra"].GetProperty("value").GetString()));
        Assert.Equal((JsonValueKind.String, JsonValueKind.Null, JsonValueKind.Null), (Changed("BootDelay"), Changed("Extra"), Changed("HyperThreading")));

        await api.SendAsync("PATCH", $"/v1/nodes/{node}", new[] { new { op = "replace", path = "/bios_interface", value = "no-bios" } });
        await api.MoveAsync(node, "inspect", "manageable");
        await api.UntilAsync(node, "target_provision_state", null);
        Assert.Empty(await ListAsync(node, ""));

        JsonValueKind Changed(string name) => settings[name].GetProperty("updated_at").ValueKind;
    }

    private async Task<string> ManagedAsync()
    {
        var node = await api.EnrolAsync();
        await GivenAsync(node);
        await api.MoveAsync(node, "manage", "manageable");
        return node;
    }

    // As the step bios.apply_configuration leaves it.
    private async Task GivenAsync(string node) => await api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        var row = unit.Node(Guid.Parse(node))!;
        unit.Put(row with { DriverInternalInfo = row.DriverInternalInfo.With(FakeSteps.BiosKey, new JsonObject { ["AssetTag"] = "", ["BootDelay"] = "5", ["HyperThreading"] = "Enabled" }) });
        return true;
    });

    private async Task<JsonElement[]> ListAsync(string node, string query) => [.. (await api.GetAsync($"/v1/nodes/{node}/bios{query}")).Json.GetProperty("bios").EnumerateArray()];
}
