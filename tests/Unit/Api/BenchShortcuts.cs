using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

/// <summary>What tests reach past the wire for.</summary>
internal static class BenchShortcuts
{
    public static FleetIndex Fleet(this ApiBench api) => api.Services.GetRequiredService<FleetIndex>();

    public static SecretBox Box(this ApiBench api) => api.Services.GetRequiredService<SecretBox>();

    /// <summary>Makes a node the child of another; the field is newer than the API that is advertised.</summary>
    public static Task<Result<Node>> AdoptAsync(this ApiBench api, string child, string parent) =>
        api.Services.GetRequiredService<NodeCommands>().UpdateAsync(new Caller(ActorKind.Person, "test"), Guid.Parse(child), [new PatchOperation("add", ["parent_node"], parent)]);
}
