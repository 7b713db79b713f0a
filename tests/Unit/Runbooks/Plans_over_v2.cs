using IronicConsole.Tests.ApiV2;
using IronicConsole.Tests.Api;

namespace IronicConsole.Tests.Runbooks;

public sealed class Plans_over_v2(V2Bench bench) : IClassFixture<V2Bench>
{
    private static string Body(string name, string text) =>
        $$$"""{"name":"{{{name}}}","traits":["CUSTOM_A"],"description":"for all","extra":{"a":1},"reason":"why not","steps":[{"step":"reboot","execute_on_child_nodes":true,"child_parallel":2,"child_on_failure":"ignore"},{"step":"hold","args":{"question":"{{{text}}}"}},{"interface":"bios","step":"factory_reset"},{"interface":"bios","step":"factory_reset"}]}""";

    [Fact]
    public async Task Are_put_in_versions_read_and_restored()
    {
        var made = await bench.SendAsync("POST", "/v2/plans", Body("restored", "one"));
        Assert.True(made.Status == 201, made.Text);
        var id = made.Json.GetProperty("id").GetString();
        Assert.Equal(($"/v2/plans/{id}", "\"1\""), (made.Header("Location"), made.Header("ETag")));
        Assert.Equal("""{"interface":"flow","step":"reboot","args":{},"order":0,"execute_on_child_nodes":true,"child_parallel":2,"child_on_failure":"ignore"}""", made.Json.GetProperty("steps")[0].GetRawText());

        var put = await bench.SendAsync("PUT", "/v2/plans/restored", Body("restored", "two"), ("If-Match", "\"1\""));
        Assert.Equal((200, "\"2\""), (put.Status, put.Header("ETag")));
        var late = await bench.SendAsync("PUT", $"/v2/plans/{id}", Body("restored", "three"), ("If-Match", "\"1\""));
        Assert.Equal((412, "If-Match"), (late.Status, late.Json.GetProperty("field").GetString()));

        var versions = (await bench.SendAsync("GET", $"/v2/plans/{id}/versions")).Json.GetProperty("items");
        Assert.Equal([(1, "why not", "one"), (2, "why not", "two")], versions.EnumerateArray().Select(v => (v.GetProperty("version").GetInt32(), v.GetProperty("reason").GetString()!, Question(v.GetProperty("plan")))));
        var first = (await bench.SendAsync("GET", $"/v2/plans/{id}/versions/1")).Json.GetProperty("plan");
        var fields = System.Text.Json.Nodes.JsonNode.Parse(first.GetRawText())!.AsObject();
        foreach (var computed in new[] { "id", "version", "created_at", "updated_at" }) fields.Remove(computed);
        var restored = await bench.SendAsync("PUT", $"/v2/plans/{id}", fields.ToJsonString(), ("If-Match", "\"2\""));
        Assert.True(restored.Status == 200, restored.Text);
        Assert.Equal((3, "one"), (restored.Json.GetProperty("version").GetInt32(), Question(restored.Json)));

        await bench.RestartAsync();
        Assert.Equal("\"3\"", (await bench.SendAsync("GET", "/v2/plans/restored")).Header("ETag"));
        Assert.Equal(412, (await bench.SendAsync("DELETE", $"/v2/plans/{id}", null, ("If-Match", "\"2\""))).Status);
        Assert.Equal(204, (await bench.SendAsync("DELETE", $"/v2/plans/{id}", null, ("If-Match", "\"3\""))).Status);
        Assert.Equal(404, (await bench.SendAsync("GET", $"/v2/plans/{id}/versions/1")).Status);
    }

    [Fact]
    public async Task Are_listed_in_pages_and_made_once_with_a_key()
    {
        foreach (var name in new[] { "page-a", "page-b", "page-c" }) Assert.Equal(201, (await bench.SendAsync("POST", "/v2/plans", Body(name, "x"), ("Idempotency-Key", name))).Status);
        Assert.Equal("true", (await bench.SendAsync("POST", "/v2/plans", Body("page-a", "x"), ("Idempotency-Key", "page-a"))).Header("Idempotency-Replayed"));
        var seen = new List<string>();
        for (var path = "/v2/plans?limit=2"; path is not null;)
        {
            var page = (await bench.SendAsync("GET", path)).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("name").GetString()!).Where(n => n.StartsWith("page-", StringComparison.Ordinal)));
            path = page.GetProperty("next").GetString() is { } next ? $"/v2/plans?limit=2&cursor={next}" : null;
        }

        Assert.Equal(["page-a", "page-b", "page-c"], seen);
    }

    [Theory]
    [InlineData("POST", "/v2/plans", """{"name":"x"}""", 400, "steps")]
    [InlineData("POST", "/v2/plans", """{"name":"a b","steps":[{"step":"hold"}]}""", 400, "name")]
    [InlineData("POST", "/v2/plans", """{"name":"6d85703a-565d-469a-96ce-30b6de53079d","steps":[{"step":"hold"}]}""", 400, "name")]
    [InlineData("POST", "/v2/plans", """{"name":"x","steps":[{"interface":"bios","step":"a","args":{"token":"s"}}]}""", 400, "steps/0/args/token")]
    [InlineData("POST", "/v2/plans", """{"name":"x","steps":[{"interface":"bios","step":"a","limit_child_node_execution":["6d85703a-565d-469a-96ce-30b6de53079d"]}]}""", 400, "steps/0/execute_on_child_nodes")]
    [InlineData("POST", "/v2/plans", """{"name":"x","steps":[{"step":"hold"}],"colour":1}""", 400, "colour")]
    [InlineData("POST", "/v2/plans", """{"name":"x","steps":[{"step":"hold"}],"traits":["small"]}""", 400, "traits")]
    [InlineData("PUT", "/v2/plans/nobody", """{"name":"x","steps":[{"step":"hold"}]}""", 404, null)]
    [InlineData("POST", "/v2/plans/preview", """{"node":"x","verb":"clean","runbook":"y"}""", 404, null)]
    public async Task Are_refused_by_a_problem_that_names_the_field(string method, string path, string body, int status, string? field)
    {
        var refused = await bench.SendAsync(method, path, body);
        Assert.Equal((status, field), (refused.Status, refused.Json.GetProperty("field").GetString()));
    }

    private static string Question(System.Text.Json.JsonElement plan) => plan.GetProperty("steps")[1].GetProperty("args").GetProperty("question").GetString()!;
}
