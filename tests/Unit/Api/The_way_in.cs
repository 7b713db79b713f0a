using System.Text.Json;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class The_way_in(ApiBench api)
{
    [Fact]
    public async Task Root_tells_the_versions_and_links_on_the_host_that_was_asked()
    {
        var root = (await api.GetAsync("/", null)).Json;
        foreach (var version in new[] { root.GetProperty("default_version"), root.GetProperty("versions")[0] })
        {
            Assert.Equal(("v1", "CURRENT", "1.1", "1.92"), (Text(version, "id"), Text(version, "status"), Text(version, "min_version"), Text(version, "version")));
            Assert.Equal($"{api.Url}v1/", Text(version.GetProperty("links")[0], "href"));
        }
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    public async Task The_version_document_names_its_resources(string path)
    {
        var v1 = (await api.GetAsync(path)).Json;
        Assert.Equal("v1", Text(v1, "id"));
        Assert.Equal("1.92", Text(v1.GetProperty("version"), "version"));
        Assert.Equal($"{api.Url}v1/nodes/", Text(v1.GetProperty("nodes")[0], "href"));
        Assert.False((await api.GetAsync(path, "1.48")).Json.TryGetProperty("conductors", out _));
    }

    [Fact]
    public async Task Head_is_answered_like_get_without_a_body()
    {
        foreach (var path in new[] { "/", "/v1" })
        {
            var answer = await api.SendAsync("HEAD", path);
            Assert.Equal((200, "", "application/json"), (answer.Status, answer.Text, answer.ContentType));
        }
    }

    [Fact]
    public async Task Bookmarks_and_trailing_slashes_lead_to_the_same()
    {
        var node = await api.EnrolAsync();
        var answer = await api.GetAsync($"/v1/nodes/{node}");
        Assert.Equal(answer.Text, (await api.GetAsync($"/nodes/{node}")).Text);
        Assert.Equal(answer.Text, (await api.GetAsync($"/v1/nodes/{node}/")).Text);
        Assert.Equal(answer.Text, (await api.GetAsync($"/v1/nodes/{node}.json", "1.90")).Text);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_a_404_in_the_shape_that_clients_parse()
    {
        var answer = await api.GetAsync("/v1/unheard-of");
        Assert.Equal((404, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal((404, "Not Found", ""), (answer.Fault.GetProperty("code").GetInt32(), Text(answer.Fault, "title"), Text(answer.Fault, "description")));
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_a_405_that_says_which_are()
    {
        var node = await api.EnrolAsync();
        var answer = await api.SendAsync("GET", $"/v1/nodes/{node}/states/provision");
        Assert.Equal(405, answer.Status);
        Assert.Equal(405, answer.Fault.GetProperty("code").GetInt32());
        using var raw = await api.Client.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/v1/nodes"));
        Assert.Equal(["GET", "POST"], raw.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task A_browser_page_of_another_site_may_not_command()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/nodes") { Content = new StringContent("{\"driver\":\"fake-hardware\"}") };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await api.Client.SendAsync(request);
        Assert.Equal(403, (int)answer.StatusCode);
    }

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();
}
