using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Policy;

/// <summary>Who has a role in a project, but none for a node, sees nothing of its runs over <c>/v2</c> and starts none.</summary>
public sealed class A_run_of_a_node_elsewhere
{
    [Fact]
    public async Task Is_not_there()
    {
        await using var bench = await PolicyBench.StartAsync();
        var world = await bench.WorldAsync();
        var node = world["owner_node_ident"];
        await bench.Api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(unit.Node(Guid.Parse(node))! with { ProvisionState = ProvisionState.Manageable });
            return true;
        });
        var body = $$"""{"node": "{{node}}", "verb": "clean", "steps": [{"step": "power_on"}], "disable_ramdisk": true}""";
        var run = await bench.SendAsync(PolicyBench.Admin, "POST", "/v2/runs", body);
        var (foreign, owner) = (new Persona("admin", Project: "elsewhere"), new Persona("reader", Project: world["owner_project"]));

        Assert.Equal(202, run.Status);
        foreach (var (method, path) in new[] { ("POST", "/v2/plans/preview"), ("POST", "/v2/runs"), ("GET", $"/v2/runs?node={node}"), ("GET", run.Header("Location")!), ("POST", $"{run.Header("Location")}/retry") })
        {
            var answer = await bench.SendAsync(foreign, method, path, method == "POST" && !path.EndsWith("retry", StringComparison.Ordinal) ? body : null);
            Assert.True(answer.Status == 404, $"{method} {path}: {answer.Status} {answer.Text}");
        }

        Assert.Equal(0, (await bench.SendAsync(foreign, "GET", "/v2/runs")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(200, (await bench.SendAsync(owner, "GET", run.Header("Location")!)).Status);
        Assert.Equal(403, (await bench.SendAsync(owner, "POST", "/v2/runs", body)).Status);
    }
}
