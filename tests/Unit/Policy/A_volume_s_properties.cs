using System.Text.Json;

namespace IronicConsole.Tests.Policy;

/// <summary>How a volume is connected to may be read by who passes <c>baremetal:volume:view_target_properties</c>, whatever way it is asked for; its secrets by nobody.</summary>
public sealed class A_volume_s_properties
{
    [Fact]
    public async Task Are_hidden_from_who_may_not_read_them()
    {
        await using var bench = await PolicyBench.StartAsync();
        var world = await bench.WorldAsync();
        var (node, owner) = (world["lessee_node_ident"], world["owner_project"]);
        var made = await bench.SendAsync(PolicyBench.Admin, "POST", "/v1/volume/targets", $$"""{"node_uuid":"{{node}}","volume_type":"iscsi","boot_index":7,"volume_id":"v","properties":{"target_portal":"10.0.0.9:3260","auth_password":"hush"} }""");
        Assert.True(made.Status == 201, made.Text);
        var target = made.Json.GetProperty("uuid").GetString()!;
        string[] paths = [$"/v1/volume/targets/{target}", $"/v1/volume/targets/{target}?fields=properties", "/v1/volume/targets?detail=true", "/v1/volume/targets?fields=properties", $"/v1/nodes/{node}/volume/targets?detail=true"];
        foreach (var (who, may) in new[] { (new Persona("reader", System: true), true), (new Persona("admin", Project: owner), true), (new Persona("member", Project: owner), false), (new Persona("reader", Project: world["lessee_project"]), false) })
        {
            foreach (var path in paths)
            {
                var answer = await bench.SendAsync(who, "GET", path);
                Assert.True(answer.Status == 200, answer.Text);
                Assert.DoesNotContain("hush", answer.Text, StringComparison.Ordinal);
                Assert.Equal((may, !may), (answer.Text.Contains("10.0.0.9:3260", StringComparison.Ordinal), answer.Text.Contains("redacted_contents", StringComparison.Ordinal)));
                var one = answer.Json.TryGetProperty("targets", out var list) ? list.EnumerateArray().Last() : answer.Json;
                Assert.Equal(JsonValueKind.Object, one.GetProperty("properties").ValueKind);
            }
        }
    }
}
