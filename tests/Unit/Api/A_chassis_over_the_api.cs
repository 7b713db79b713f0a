using System.Text.Json;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_chassis_over_the_api(ApiBench api)
{
    [Fact]
    public async Task Is_made_listed_changed_and_deleted()
    {
        var made = await api.SendAsync("POST", "/v1/chassis", new { description = "row 4", extra = new { rack = "r1" } }, "1.1");
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(["uuid", "created_at", "updated_at", "description", "extra", "links", "nodes"], made.Json.EnumerateObject().Select(p => p.Name));
        var id = made.Json.GetProperty("uuid").GetString()!;
        Assert.EndsWith($"/v1/chassis/{id}", made.Header("Location"), StringComparison.Ordinal);
        Assert.EndsWith($"/v1/chassis/{id}/nodes", made.Json.GetProperty("nodes")[0][0].GetProperty("href").GetString(), StringComparison.Ordinal);
        Assert.Contains(id, Ids(await api.GetAsync("/v1/chassis/detail", "1.1"), "chassis"));
        Assert.Equal(["uuid", "extra", "links"], (await api.GetAsync($"/v1/chassis/{id}?fields=extra,uuid")).Json.EnumerateObject().Select(p => p.Name));

        var changed = await api.SendAsync("PATCH", $"/v1/chassis/{id}", new object[] { new { op = "replace", path = "/description", value = "row 5" }, new { op = "add", path = "/extra/bay", value = 3 } });
        Assert.True(changed.Status == 200, changed.Text);
        Assert.Equal(("row 5", 3), (changed.Json.GetProperty("description").GetString(), changed.Json.GetProperty("extra").GetProperty("bay").GetInt32()));
        Assert.NotEqual(JsonValueKind.Null, changed.Json.GetProperty("updated_at").ValueKind);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/chassis/{id}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/chassis/{id}")).Status);
    }

    [Fact]
    public async Task Has_nodes_and_stays_until_they_have_left()
    {
        var chassis = await MadeAsync("occupied");
        var first = await api.EnrolAsync(new { chassis_uuid = chassis });
        var second = await api.EnrolAsync();
        var moved = await api.SendAsync("PATCH", $"/v1/nodes/{second}", new[] { new { op = "add", path = "/chassis_uuid", value = chassis } });
        Assert.Equal((200, chassis), (moved.Status, moved.Json.GetProperty("chassis_uuid").GetString()));
        foreach (var path in new[] { $"/v1/nodes?chassis_uuid={chassis}", $"/v1/chassis/{chassis}/nodes", $"/v1/chassis/{chassis}/nodes/detail" })
            Assert.Equal([first, second], Ids(await api.GetAsync(path), "nodes"));
        var page = await api.GetAsync($"/v1/chassis/{chassis}/nodes?limit=1");
        Assert.Equal([second], Ids(await api.GetAsync(new Uri(page.Json.GetProperty("next").GetString()!).PathAndQuery), "nodes"));

        var refused = await api.SendAsync("DELETE", $"/v1/chassis/{chassis}");
        Assert.Equal(400, refused.Status);
        Assert.Contains("contains nodes", refused.Told, StringComparison.Ordinal);
        var remove = new[] { new { op = "remove", path = "/chassis_uuid" } };
        Assert.Equal(406, (await api.SendAsync("PATCH", $"/v1/nodes/{first}", remove, "1.24")).Status);
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/nodes/{first}", remove, "1.25")).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{second}")).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/chassis/{chassis}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/chassis/{chassis}/nodes")).Status);
    }

    [Fact]
    public async Task Is_listed_in_order_and_in_pages()
    {
        string[] mine = [await MadeAsync("paged c"), await MadeAsync("paged a"), await MadeAsync("paged b")];
        var seen = new List<string>();
        for (var next = "/v1/chassis?sort_key=description&sort_dir=desc&limit=2"; next is not null;)
        {
            var page = await api.GetAsync(next);
            seen.AddRange(Ids(page, "chassis"));
            next = page.Json.TryGetProperty("next", out var link) ? new Uri(link.GetString()!).PathAndQuery : null;
        }

        Assert.Equal([mine[0], mine[2], mine[1]], seen.Where(mine.Contains));
        Assert.Equal(404, (await api.GetAsync($"/v1/chassis?marker={Guid.NewGuid()}")).Status);
        Assert.Equal(400, (await api.GetAsync("/v1/chassis?sort_key=extra")).Status);
    }

    [Theory]
    [InlineData("POST", "", """{"description":7}""", 400, "description")]
    [InlineData("POST", "", """{"extra":"x"}""", 400, "extra")]
    [InlineData("POST", "", """{"name":"x"}""", 400, "name")]
    [InlineData("POST", "", """{"uuid":"x"}""", 400, "uuid")]
    [InlineData("POST", "", """{"uuid":"SELF"}""", 409, "already exists")]
    [InlineData("PATCH", "/SELF", """[{"op":"add","path":"/nodes","value":[]}]""", 400, "/nodes")]
    [InlineData("PATCH", "/SELF", """[{"op":"replace","path":"/uuid","value":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}]""", 400, "UUID")]
    [InlineData("PATCH", "/6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a", """[{"op":"remove","path":"/description"}]""", 404, "could not be found")]
    [InlineData("GET", "/row-4", null, 400, "UUID")]
    public async Task Is_refused_by_name_of_what_is_wrong(string method, string path, string? body, int status, string word)
    {
        var self = await MadeAsync("self");
        var answer = await api.SendAsync(method, $"/v1/chassis{path}".Replace("SELF", self, StringComparison.Ordinal), body?.Replace("SELF", self, StringComparison.Ordinal));
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
    }

    private async Task<string> MadeAsync(string description) => (await api.SendAsync("POST", "/v1/chassis", new { description })).Json.GetProperty("uuid").GetString()!;

    private static string[] Ids(Answer answer, string list) => [.. answer.Json.GetProperty(list).EnumerateArray().Select(c => c.GetProperty("uuid").GetString()!)];
}
