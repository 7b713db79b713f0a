using System.Text.Json;
using System.Text.Json.Nodes;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_patch_of_a_node(ApiBench api)
{
    private static readonly string[] Maps = ["driver_info", "properties", "extra", "instance_info", "network_data"];
    private static readonly string[] Flags = ["automated_clean", "maintenance", "protected", "retired"];
    private static readonly string[] Texts =
    [
        "name", "driver", "instance_uuid", "chassis_uuid", "owner", "lessee", "shard", "resource_class", "conductor_group", "description", "protected_reason", "retired_reason",
        "bios_interface", "boot_interface", "console_interface", "deploy_interface", "inspect_interface", "management_interface", "network_interface", "power_interface",
        "raid_interface", "rescue_interface", "storage_interface", "vendor_interface",
    ];

    public static TheoryData<string, string> WrongTypes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in Maps) foreach (var value in new[] { "5", "\"text\"", "[]", "true" }) data.Add(name, value);
            foreach (var name in Flags) foreach (var value in new[] { "5", "\"maybe\"", "[]", "{}" }) data.Add(name, value);
            foreach (var name in Texts) foreach (var value in new[] { "5", "[]", "{}", "true" }) data.Add(name, value);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WrongTypes))]
    public async Task With_a_wrong_type_is_refused_by_the_fields_name_and_changes_nothing(string field, string value)
    {
        var node = await api.EnrolAsync();
        var before = (await api.GetAsync($"/v1/nodes/{node}")).Text;
        var answer = await api.SendAsync("PATCH", $"/v1/nodes/{node}", $$"""[{"op":"add","path":"/extra/kept","value":1},{"op":"replace","path":"/{{field}}","value":{{value}}}]""");
        Assert.True(answer.Status == 400, $"{answer.Status}: {answer.Text}");
        Assert.Contains($"'{field}", answer.Told, StringComparison.Ordinal);
        Assert.Equal(before, (await api.GetAsync($"/v1/nodes/{node}")).Text);
    }

    [Theory]
    [InlineData("""{"op":"add"}""", "array")]
    [InlineData("[]", "empty")]
    [InlineData("""[{"op":"test","path":"/name","value":"x"}]""", "test")]
    [InlineData("""[{"op":"move","path":"/name","from":"/owner"}]""", "from")]
    [InlineData("""[{"op":"add","path":"name","value":"x"}]""", "path")]
    [InlineData("""[{"op":"add","path":"/name"}]""", "value")]
    [InlineData("""[{"op":"add","path":"/bogus","value":1}]""", "Cannot patch /bogus")]
    [InlineData("""[{"op":"replace","path":"/provision_state","value":"active"}]""", "Cannot patch /provision_state")]
    [InlineData("""[{"op":"add","path":"/traits","value":["CUSTOM_A"]}]""", "traits")]
    [InlineData("""[{"op":"remove","path":"/extra/missing"}]""", "missing")]
    [InlineData("""[{"op":"replace","path":"/extra/a/b","value":1}]""", "Couldn't apply patch")]
    [InlineData("""[{"op":"replace","path":"/name","value":"detail"}]""", "detail")]
    [InlineData("""[{"op":"replace","path":"/boot_interface","value":"nope"}]""", "nope")]
    [InlineData("""[{"op":"replace","path":"/chassis_uuid","value":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}]""", "Chassis")]
    [InlineData("""[{"op":"replace","path":"/network_data","value":{"bogus":[]}}]""", "bogus")]
    [InlineData("""[{"op":"replace","path":"/retired_reason","value":"old"}]""", "retired")]
    public async Task That_cannot_be_is_told_why(string patch, string word)
    {
        var node = await api.EnrolAsync();
        var answer = await api.SendAsync("PATCH", $"/v1/nodes/{node}", patch);
        Assert.True(answer.Status == 400, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_applied_in_order_and_answered_with_the_whole_node()
    {
        var node = await api.EnrolAsync(new { extra = new { a = 1, list = new[] { 1, 2 } } });
        var answer = await api.SendAsync("PATCH", $"/v1/nodes/{node}", new object[]
        {
            new { op = "replace", path = "/extra/a", value = 2 }, new { op = "add", path = "/extra/list/-", value = 3 }, new { op = "remove", path = "/extra/list/0" },
            new { op = "add", path = "/description", value = "ä \" <b>" }, new { op = "add", path = "/retired", value = "True" }, new { op = "add", path = "/retired_reason", value = "old" },
        });
        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"a":2,"list":[2,3]}""", answer.Json.GetProperty("extra").GetRawText());
        Assert.Equal("ä \" <b>", answer.Json.GetProperty("description").GetString());
        Assert.True(answer.Json.GetProperty("retired").GetBoolean());
        Assert.NotEqual(JsonValueKind.Null, answer.Json.GetProperty("updated_at").ValueKind);

        var cleared = await api.SendAsync("PATCH", $"/v1/nodes/{node}", new object[] { new { op = "remove", path = "/retired" }, new { op = "remove", path = "/description" } });
        Assert.Equal(JsonValueKind.Null, cleared.Json.GetProperty("retired_reason").ValueKind);
        Assert.Equal(JsonValueKind.Null, cleared.Json.GetProperty("description").ValueKind);
    }

    [Fact]
    public async Task Resets_interfaces_to_the_types_default()
    {
        var node = await api.EnrolAsync(new { bios_interface = "no-bios" });
        var answer = await api.SendAsync("PATCH", $"/v1/nodes/{node}", new[] { new { op = "remove", path = "/bios_interface" } });
        Assert.Equal("fake", answer.Json.GetProperty("bios_interface").GetString());
        var changed = await api.SendAsync("PATCH", $"/v1/nodes/{node}?reset_interfaces=true", new[] { new { op = "replace", path = "/driver", value = "manual-management" } });
        Assert.Equal("no-bios", changed.Json.GetProperty("bios_interface").GetString());
        Assert.Equal(400, (await api.SendAsync("PATCH", $"/v1/nodes/{node}?reset_interfaces=true", new[] { new { op = "replace", path = "/name", value = "z" } })).Status);
    }

    [Fact]
    public async Task Gives_an_instance_to_one_node_only_even_in_a_race()
    {
        var instance = JsonValue.Create("7d9a3c52-1111-4222-8333-944455556666")!.GetValue<string>();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.EnrolAsync()));
        var answers = await Task.WhenAll(nodes.Select(n => api.SendAsync("PATCH", $"/v1/nodes/{n}", new[] { new { op = "add", path = "/instance_uuid", value = instance } })));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(409, a.Status));
        var found = (await api.GetAsync($"/v1/nodes?instance_uuid={instance}&limit=1")).Json;
        Assert.Equal(1, found.GetProperty("nodes").GetArrayLength());
        Assert.False(found.TryGetProperty("next", out _));
    }
}
