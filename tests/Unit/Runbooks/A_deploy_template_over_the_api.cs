using System.Text.Json;
using IronicConsole.Tests.Api;

namespace IronicConsole.Tests.Runbooks;

[Collection("api")]
public sealed class A_deploy_template_over_the_api(ApiBench api)
{
    private const string Steps = """[{"interface":"raid","step":"apply_configuration","args":{"delete_existing":true},"priority":82}]""";

    [Fact]
    public async Task Is_made_shown_changed_and_deleted()
    {
        var made = await api.SendAsync("POST", "/v1/deploy_templates", $$"""{"name":"CUSTOM_RAID_A","steps":{{Steps}},"description":"told to nobody"}""", "1.55");
        Assert.True(made.Status == 201, made.Text);
        var id = made.Json.GetProperty("uuid").GetString()!;
        Assert.Equal($"{api.Url}v1/deploy_templates/{id}", made.Header("Location"));
        Assert.Equal("uuid created_at updated_at name extra links steps".Split(' '), made.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Steps, made.Json.GetProperty("steps").GetRawText());
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/deploy_templates", $$"""{"name":"CUSTOM_RAID_A","steps":{{Steps}}}""")).Status);

        var changed = await api.SendAsync("PATCH", "/v1/deploy_templates/CUSTOM_RAID_A", new object[] { new { op = "replace", path = "/steps/0/priority", value = 0 }, new { op = "replace", path = "/name", value = "CUSTOM_RAID_B" } });
        Assert.True(changed.Status == 200, changed.Text);
        Assert.Equal(("CUSTOM_RAID_B", 0), (changed.Json.GetProperty("name").GetString(), changed.Json.GetProperty("steps")[0].GetProperty("priority").GetInt32()));
        Assert.Equal(404, (await api.GetAsync("/v1/deploy_templates/CUSTOM_RAID_A")).Status);
        var listed = (await api.GetAsync("/v1/deploy_templates?detail=true")).Json.GetProperty("deploy_templates").EnumerateArray().Single(t => t.GetProperty("uuid").GetString() == id);
        Assert.Equal(JsonValueKind.Array, listed.GetProperty("steps").ValueKind);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/deploy_templates/{id}")).Status);
        Assert.Equal(404, (await api.SendAsync("DELETE", $"/v1/deploy_templates/{id}")).Status);
        Assert.Equal("/v1/deploy_templates/", new Uri((await api.GetAsync("/v1", "1.55")).Json.GetProperty("deploy_templates")[0].GetProperty("href").GetString()!).AbsolutePath);
    }

    [Theory]
    [InlineData("""{"name":"raid","steps":STEPS}""", "does not match")]
    [InlineData("""{"name":"CUSTOM_T","steps":[]}""", "steps")]
    [InlineData("""{"name":"CUSTOM_T","steps":[{"interface":"raid","step":"a","priority":1}]}""", "'args'")]
    [InlineData("""{"name":"CUSTOM_T","steps":[{"interface":"raid","step":"a","args":{}}]}""", "'priority'")]
    [InlineData("""{"name":"CUSTOM_T","steps":[{"interface":"raid","step":"a","args":{},"priority":1,"order":1}]}""", "'order'")]
    [InlineData("""{"name":"CUSTOM_T","steps":[{"interface":"raid","step":"a","args":{},"priority":1},{"interface":"raid","step":"a","args":{},"priority":2}]}""", "Duplicate")]
    [InlineData("""{"name":"CUSTOM_T","steps":STEPS,"public":true}""", "'public'")]
    public async Task Is_refused_by_name_of_what_is_wrong(string body, string word)
    {
        var answer = await api.SendAsync("POST", "/v1/deploy_templates", body.Replace("STEPS", Steps, StringComparison.Ordinal));
        Assert.True(answer.Status == 400 && answer.Told.Contains(word, StringComparison.Ordinal), $"{answer.Status}: {answer.Text}");
    }
}
