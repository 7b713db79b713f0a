namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class The_console_of_a_node(ApiBench api)
{
    private const string Closed = """{"console_enabled":false,"console_info":null}""";

    [Fact]
    public async Task Is_opened_and_closed_with_202_and_its_place()
    {
        var node = await api.EnrolAsync(new { name = "console-1" });
        Assert.Equal(Closed, (await api.GetAsync($"/v1/nodes/{node}/states/console")).Text);

        var opened = await api.SendAsync("PUT", "/v1/nodes/console-1/states/console", new { enabled = true });
        Assert.Equal((202, "", $"{api.Url}v1/nodes/console-1/states/console"), (opened.Status, opened.Text, opened.Header("Location")));
        Assert.Equal($$$"""{"console_enabled":true,"console_info":{"type":"fake","url":"fake://{{{node}}}"}}""", (await api.GetAsync($"/v1/nodes/{node}/states/console")).Text);
        Assert.True((await api.GetAsync($"/v1/nodes/{node}/states")).Json.GetProperty("console_enabled").GetBoolean());
        Assert.Equal(202, (await api.SendAsync("PUT", $"/v1/nodes/{node}/states/console", new { enabled = true })).Status);

        Assert.Equal(202, (await api.SendAsync("PUT", $"/v1/nodes/{node}/states/console", new { enabled = false })).Status);
        Assert.Equal(Closed, (await api.GetAsync($"/v1/nodes/{node}/states/console")).Text);
    }

    [Fact]
    public async Task Keeps_the_driver_while_it_is_open()
    {
        var node = await api.EnrolAsync();
        var change = new[] { new { op = "replace", path = "/driver", value = "manual-management" } };
        await api.SendAsync("PUT", $"/v1/nodes/{node}/states/console", new { enabled = true });
        Assert.Equal(409, (await api.SendAsync("PATCH", $"/v1/nodes/{node}?reset_interfaces=true", change)).Status);
        await api.SendAsync("PUT", $"/v1/nodes/{node}/states/console", new { enabled = false });
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/nodes/{node}?reset_interfaces=true", change)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"enabled":"perhaps"}""")]
    [InlineData("""{"enabled":null}""")]
    [InlineData("""{"enabled":true,"url":"tcp://1"}""")]
    public async Task Is_refused_what_is_neither_open_nor_closed(string body)
    {
        var node = await api.EnrolAsync();
        Assert.Equal(400, (await api.SendAsync("PUT", $"/v1/nodes/{node}/states/console", body)).Status);
        Assert.Equal(Closed, (await api.GetAsync($"/v1/nodes/{node}/states/console")).Text);
    }

    [Fact]
    public async Task Is_not_there_where_the_hardware_has_none()
    {
        var node = await api.EnrolAsync(new { driver = "redfish" });
        foreach (var answer in new[] { await api.GetAsync($"/v1/nodes/{node}/states/console"), await api.SendAsync("PUT", $"/v1/nodes/{node}/states/console", new { enabled = true }) })
        {
            Assert.Equal(400, answer.Status);
            Assert.Contains("no-console", answer.Told, StringComparison.Ordinal);
        }

        Assert.False((await api.GetAsync($"/v1/nodes/{node}")).Json.GetProperty("console_enabled").GetBoolean());
    }
}
