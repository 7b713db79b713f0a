using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class The_vendor_calls_of_a_node(ApiBench api)
{
    [Fact]
    public async Task Are_listed_with_how_they_are_called()
    {
        var node = await api.EnrolAsync();
        var methods = (await api.GetAsync($"/v1/nodes/{node}/vendor_passthru/methods", "1.1")).Json;
        Assert.Equal(["first_method", "second_method", "third_method_sync", "fourth_method_shared_lock"], methods.EnumerateObject().Select(m => m.Name));
        Assert.All(methods.EnumerateObject(), m => Assert.Equal(["http_methods", "async", "description", "attach", "require_exclusive_lock"], m.Value.EnumerateObject().Select(p => p.Name)));
        Assert.Equal("""["POST"]""", methods.GetProperty("first_method").GetProperty("http_methods").GetRawText());
        Assert.Equal((true, false), (methods.GetProperty("first_method").GetProperty("async").GetBoolean(), methods.GetProperty("third_method_sync").GetProperty("async").GetBoolean()));
        Assert.False(methods.GetProperty("fourth_method_shared_lock").GetProperty("require_exclusive_lock").GetBoolean());

        var redfish = await api.EnrolAsync(new { driver = "redfish" });
        Assert.Equal(["eject_vmedia", "create_subscription", "delete_subscription", "get_all_subscriptions", "get_subscription"], (await api.GetAsync($"/v1/nodes/{redfish}/vendor_passthru/methods")).Json.EnumerateObject().Select(m => m.Name));
    }

    [Theory]
    [InlineData("/third_method_sync", "meow", 200, "true")]
    [InlineData("?method=third_method_sync", "moo", 200, "false")]
    [InlineData("/second_method", "kazoo", 202, "")]
    [InlineData("?method=fourth_method_shared_lock", "woof", 202, "")]
    public async Task Are_made_by_path_or_by_query(string how, string bar, int status, string value)
    {
        var node = await api.EnrolAsync();
        var answer = await api.SendAsync("POST", $"/v1/nodes/{node}/vendor_passthru{how}", new { bar });
        Assert.Equal((status, value), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("POST", "/fifth_method", "{}", "No handler for method fifth_method.")]
    [InlineData("GET", "/third_method_sync", null, "does not support HTTP GET")]
    [InlineData("DELETE", "?method=first_method", null, "does not support HTTP DELETE")]
    [InlineData("POST", "", "{}", "Missing mandatory parameter: method.")]
    [InlineData("POST", "/first_method", "{}", "Parameter 'bar' not passed to method 'first_method'.")]
    [InlineData("POST", "/first_method", "[1]", "object")]
    public async Task Are_refused_when_they_are_not_there_or_called_wrongly(string verb, string how, string? body, string told)
    {
        var node = await api.EnrolAsync();
        var answer = await api.SendAsync(verb, $"/v1/nodes/{node}/vendor_passthru{how}", body);
        Assert.Equal(400, answer.Status);
        Assert.Contains(told, answer.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_for_a_job_that_has_the_node_unless_they_share_it()
    {
        var node = await api.EnrolAsync();
        var store = api.Services.GetRequiredService<IStore>();
        var lease = (await store.CommitAsync(Caller.Engine, null, unit => (Result<Lease?>)unit.Claim(Guid.Parse(node), Guid.NewGuid()))).Value!;
        Assert.Equal(409, (await api.SendAsync("POST", $"/v1/nodes/{node}/vendor_passthru/second_method", new { bar = "kazoo" })).Status);
        Assert.Equal(202, (await api.SendAsync("POST", $"/v1/nodes/{node}/vendor_passthru/fourth_method_shared_lock", new { bar = "woof" })).Status);
        await store.CommitAsync<bool>(Caller.Engine, null, unit => { unit.Release(lease); return true; });
        Assert.Equal(202, (await api.SendAsync("POST", $"/v1/nodes/{node}/vendor_passthru/second_method", new { bar = "kazoo" })).Status);
    }

    [Fact]
    public async Task Are_none_without_a_vendor_interface_and_none_of_a_driver()
    {
        var node = await api.EnrolAsync(new { vendor_interface = "no-vendor" });
        Assert.Equal(400, (await api.GetAsync($"/v1/nodes/{node}/vendor_passthru/methods")).Status);
        Assert.Equal("{}", (await api.GetAsync("/v1/drivers/fake-hardware/vendor_passthru/methods")).Text);
        Assert.Equal(400, (await api.SendAsync("POST", "/v1/drivers/fake-hardware/vendor_passthru?method=any", new { })).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/drivers/nobody/vendor_passthru/methods")).Status);
        Assert.Equal(404, (await api.SendAsync("POST", "/v1/drivers/nobody/vendor_passthru?method=any", new { })).Status);
    }
}
