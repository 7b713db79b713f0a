using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Policy;

/// <summary>A parent is lent to a project, its child is not: whoever may clean the parent runs nothing on the child by that.</summary>
public sealed class Steps_on_children_of_others
{
    [Fact]
    public async Task Are_refused_unless_the_caller_has_the_rights_there_too()
    {
        await using var bench = await PolicyBench.StartAsync();
        var (owner, lessee) = ($"{Guid.NewGuid():N}", new Persona("admin", Project: $"{Guid.NewGuid():N}"));
        var parent = await NodeAsync(bench, new { driver = "fake-hardware", owner, lessee = lessee.Project });
        var child = await NodeAsync(bench, new { driver = "fake-hardware", owner, parent_node = parent });
        await bench.Api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(unit.Node(Guid.Parse(parent))! with { ProvisionState = ProvisionState.Manageable });
            return true;
        });

        var path = $"/v1/nodes/{parent}/states/provision";
        foreach (var more in new[] { ""","execute_on_child_nodes":true""", $$""","execute_on_child_nodes":true,"limit_child_node_execution":["{{child}}"]""" })
        {
            var refused = await bench.SendAsync(lessee, "PUT", path, Body(more));
            Assert.True(refused.Status is 403 or 404, $"{refused.Status} {refused.Text}");
        }

        Assert.Equal(202, (await bench.SendAsync(lessee, "PUT", path, Body(""))).Status);
    }

    private static string Body(string more) => $$"""{"target":"clean","disable_ramdisk":true,"clean_steps":[{"step":"power_on"{{more}}}]}""";

    private static async Task<string> NodeAsync(PolicyBench bench, object body)
    {
        var made = await bench.SendAsync(PolicyBench.Admin, "POST", "/v1/nodes", System.Text.Json.JsonSerializer.Serialize(body));
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }
}
