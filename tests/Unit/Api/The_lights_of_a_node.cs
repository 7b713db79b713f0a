namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class The_lights_of_a_node(ApiBench api)
{
    [Fact]
    public async Task Are_listed_with_their_states()
    {
        var node = await api.EnrolAsync();
        var all = (await api.GetAsync($"/v1/nodes/{node}/management/indicators", "1.63")).Json.GetProperty("indicators").EnumerateArray().ToArray();
        Assert.Equal(["led@chassis", "led@system"], all.Select(i => i.GetProperty("name").GetString()));
        Assert.All(all, i => Assert.Equal(["name", "component", "readonly", "states", "links"], i.EnumerateObject().Select(p => p.Name)));
        Assert.Equal("""["on","off","blinking"]""", all[1].GetProperty("states").GetRawText());
        Assert.Equal($"{api.Url}v1/nodes/{node}/management/indicators/led@system", all[1].GetProperty("links")[0].GetProperty("href").GetString());
    }

    [Fact]
    public async Task Are_switched_with_204_and_shown()
    {
        var node = await api.EnrolAsync();
        var light = $"/v1/nodes/{node}/management/indicators/led@system";
        Assert.Equal("""{"state":"off"}""", (await api.GetAsync(light)).Text);
        var set = await api.SendAsync("PUT", light, new { state = "blinking" });
        Assert.Equal((204, ""), (set.Status, set.Text));
        Assert.Equal("""{"state":"blinking"}""", (await api.GetAsync(light)).Text);
        Assert.Equal("""{"state":"off"}""", (await api.GetAsync($"/v1/nodes/{node}/management/indicators/led@chassis")).Text);
    }

    [Theory]
    [InlineData("led@system", """{"state":"purple"}""", 400)]
    [InlineData("led@system", """{"state":1}""", 400)]
    [InlineData("led@system", """{"state":"on","for":"me"}""", 400)]
    [InlineData("led@chassis", """{"state":"blinking"}""", 400)]
    [InlineData("led", """{"state":"on"}""", 400)]
    [InlineData("led@moon", """{"state":"on"}""", 400)]
    [InlineData("lamp@system", """{"state":"on"}""", 404)]
    public async Task Are_refused_when_they_are_not_there_or_cannot_be_so(string light, string body, int status)
    {
        var node = await api.EnrolAsync();
        Assert.Equal(status, (await api.SendAsync("PUT", $"/v1/nodes/{node}/management/indicators/{light}", body)).Status);
        Assert.Equal("""{"state":"off"}""", (await api.GetAsync($"/v1/nodes/{node}/management/indicators/led@system")).Text);
    }

    [Fact]
    public async Task Are_not_those_of_hardware_without_management()
    {
        var node = await api.EnrolAsync(new { management_interface = "noop" });
        Assert.Equal(400, (await api.GetAsync($"/v1/nodes/{node}/management/indicators")).Status);
    }
}
