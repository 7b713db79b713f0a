using System.Text.Json.Nodes;
using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Kernel;
using IronicConsole.Tests.Conformance;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class Subscriptions_to_the_events_of_a_BMC : IAsyncLifetime
{
    private RackMachineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await RackMachineBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Are_made_listed_shown_and_ended()
    {
        var made = (await CallAsync("create_subscription", new { Destination = "https://192.0.2.7/events", Context = "rack 4" })).Value!;
        Assert.Equal("""{"Id":"1","Context":"rack 4","Protocol":"Redfish","Destination":"https://192.0.2.7/events","EventTypes":["Alert"]}""", made.ToJsonString());
        Assert.Equal("/redfish/v1/EventService/Subscriptions/1", (string?)(await CallAsync("get_all_subscriptions", new { })).Value!["Members"]![0]!["@odata.id"]);
        Assert.Equal(made.ToJsonString(), (await CallAsync("get_subscription", new { id = "1" })).Value!.ToJsonString());

        Assert.Null((await CallAsync("delete_subscription", new { id = "1" })).Problem);

        Assert.Empty(_bench.Machine.Bmc.Subscribers.Known);
        Assert.Equal(404, (await CallAsync("delete_subscription", new { id = "1" })).Problem?.Status);
        Assert.Equal(404, (await CallAsync("get_subscription", new { id = "1" })).Problem?.Status);
    }

    [Theory]
    [InlineData("create_subscription", "{}", "Destination")]
    [InlineData("create_subscription", """{"Destination":"nowhere"}""", "Destination")]
    [InlineData("create_subscription", """{"Destination":"https://192.0.2.7/","EventTypes":["Lunch"]}""", "EventTypes")]
    [InlineData("create_subscription", """{"Destination":"https://192.0.2.7/","EventTypes":"Alert"}""", "EventTypes")]
    [InlineData("create_subscription", """{"Destination":"https://192.0.2.7/","Context":1}""", "Context")]
    [InlineData("create_subscription", """{"Destination":"https://192.0.2.7/","HttpHeaders":{}}""", "HttpHeaders")]
    [InlineData("create_subscription", """{"Destination":"https://192.0.2.7/","Colour":"red"}""", "Colour")]
    [InlineData("delete_subscription", "{}", "id")]
    [InlineData("delete_subscription", """{"id":".."}""", "id")]
    public async Task Are_refused_by_the_name_of_what_is_wrong(string method, string arguments, string field)
    {
        var refused = await CallAsync(method, JsonNode.Parse(arguments)!);
        Assert.Equal((400, field), (refused.Problem?.Status, refused.Problem?.Field));
        Assert.Empty(_bench.Machine.Bmc.Subscribers.Known);
    }

    [Fact]
    public async Task Are_not_supported_by_a_BMC_without_events()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var all = new RedfishVendor(bench.Sessions).Methods.Single(m => m.Name == "get_all_subscriptions");
        Assert.Equal("not-supported", (await all.Run(bench.Node, JsonMap.Empty, RedfishBench.Patience)).Problem?.Slug);
    }

    private Task<Result<JsonNode?>> CallAsync(string method, object arguments) =>
        new RedfishVendor(_bench.Sessions).Methods.Single(m => m.Name == method).Run(_bench.Node, JsonMap.From(System.Text.Json.JsonSerializer.SerializeToElement(arguments)), RedfishBench.Patience);
}
