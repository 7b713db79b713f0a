namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class Network_events_over_the_api(ApiBench api)
{
    private const string Vif = "ee21d58f-5de2-4956-85ff-33935ea1ca00";

    [Fact]
    public async Task Are_told_with_the_node_whose_port_they_are_about()
    {
        var node = await api.EnrolAsync();
        Assert.Equal(201, (await api.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = "52:54:0c:00:00:01" })).Status);
        Assert.Equal(201, (await api.SendAsync("POST", "/v1/portgroups", new { node_uuid = node, address = "52:54:0c:00:00:02" })).Status);
        var body = $$"""
            {"events":[{"event":"network.bind_port","port_id":"{{Vif}}","mac_address":"52:54:0C:00:00:01","status":"ACTIVE","device_id":"{{node}}","binding:host_id":"{{node}}","binding:vnic_type":"baremetal"},
            {"event":"network.unbind_port","port_id":"{{Vif}}","mac_address":"52:54:0c:00:00:02","status":"DOWN"},{"event":"network.delete_port","port_id":"{{Vif}}","mac_address":"52:54:0c:00:00:99","status":"DELETED"}]}
            """;
        Assert.Equal(404, (await api.SendAsync("POST", "/v1/events", body, "1.53")).Status);
        var taken = await api.SendAsync("POST", "/v1/events", body, "1.54");
        Assert.Equal((204, ""), (taken.Status, taken.Text));
        var told = (await api.GetAsync($"/v1/nodes/{node}/history")).Json.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("event").GetString()!).Where(e => e.Contains(Vif, StringComparison.Ordinal)).Order().ToArray();
        Assert.Equal(2, told.Length);
        Assert.Contains("52:54:0c:00:00:01): network.bind_port, ACTIVE", told[0], StringComparison.Ordinal);
        Assert.Contains("52:54:0c:00:00:02): network.unbind_port, DOWN", told[1], StringComparison.Ordinal);
        Assert.Equal((false, true), ((await api.GetAsync("/v1", "1.53")).Json.TryGetProperty("events", out _), (await api.GetAsync("/v1", "1.54")).Json.TryGetProperty("events", out _)));
        Assert.Equal(405, (await api.GetAsync("/v1/events")).Status);
    }

    [Theory]
    [InlineData("""{}""", "events")]
    [InlineData("""{"events":[]}""", "events")]
    [InlineData("""{"events":[7]}""", "events/0")]
    [InlineData("""{"events":[{"event":"network.paint_port","port_id":"VIF","mac_address":"52:54:0c:00:00:01","status":"ACTIVE"}]}""", "event")]
    [InlineData("""{"events":[{"event":"network.bind_port","port_id":"x","mac_address":"52:54:0c:00:00:01","status":"ACTIVE"}]}""", "port_id")]
    [InlineData("""{"events":[{"event":"network.bind_port","port_id":"VIF","mac_address":"x","status":"ACTIVE"}]}""", "mac_address")]
    [InlineData("""{"events":[{"event":"network.bind_port","port_id":"VIF","mac_address":"52:54:0c:00:00:01"}]}""", "status")]
    [InlineData("""{"events":[{"event":"network.bind_port","port_id":"VIF","mac_address":"52:54:0c:00:00:01","status":7}]}""", "text")]
    [InlineData("""{"events":[{"event":"network.bind_port","port_id":"VIF","mac_address":"52:54:0c:00:00:01","status":"ACTIVE","device_id":"x"}]}""", "device_id")]
    [InlineData("""{"events":[{"event":"network.bind_port","port_id":"VIF","mac_address":"52:54:0c:00:00:01","status":"ACTIVE","bogus":"x"}]}""", "bogus")]
    public async Task Are_refused_by_name_of_what_is_wrong(string body, string word)
    {
        var answer = await api.SendAsync("POST", "/v1/events", body.Replace("VIF", Vif, StringComparison.Ordinal));
        Assert.True(answer.Status == 400, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
    }
}
