using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Agent;

/// <summary>The agents' sessions of all nodes.</summary>
public sealed class AgentSessions(IStore store, FleetIndex fleet, HardwareTypes hardware, SecretBox box, IIds ids, IAgentClient client,
    AgentListenerAddress listener, TimeProvider clock, IOptions<AgentOptions> options)
{
    internal FleetIndex Fleet => fleet;

    internal SecretBox Box => box;

    internal IAgentClient Client => client;

    internal IIds Ids => ids;

    internal DateTimeOffset Now => clock.GetUtcNow();

    internal AgentOptions Options => options.Value;

    /// <summary>The session of a node. It holds nothing: everything is read from the node each time.</summary>
    /// <param name="node">The node.</param>
    /// <param name="under">The lease that its writes are fenced by; null for who only looks.</param>
    public IAgentSession Of(Guid node, Lease? under = null) => new AgentSession(this, node, under);

    /// <summary>A power-off of this node was seen (by power sync, or by anybody's command): the session ends. A node without one is left alone.</summary>
    public Task SawPowerOffAsync(Guid node) => Of(node).CloseAsync();

    internal Result<IReadOnlyList<KeyValuePair<string, string?>>> Parameters(Node node, bool inspection, string? token)
    {
        if ((options.Value.ApiUrl ?? listener.Url) is not { } api)
        {
            return new Problem("agent-url", 500, "It is not known by which address machines reach this server.") { Fix = "Set Agent:ApiUrl, e.g. to http://10.0.0.1:8081." };
        }

        return KernelParameters.For(node, api, inspection, token, options.Value).ToArray();
    }

    internal Result<IBoot> Boot(Node node) => hardware.Of<IBoot>(node, HardwareInterface.Boot);

    internal Task AskedAsync(Guid node, bool answered)
    {
        if (fleet.Find(node) is not { } now || ReferenceEquals(After(now).Node, now)) return Task.CompletedTask;
        return store.CommitAsync(Caller.Engine, null, unit =>
        {
            if (unit.Node(node) is not { } found) return Problem.NotFound("Node", node.ToString());
            var (after, said) = After(found);
            unit.Put(after);
            if (said is not null) unit.Tell(node, EventKinds.Agent, said);
            return (Result<Node>)after;
        });

        (Node Node, string? Said) After(Node before) => AgentRules.Asked(before, answered, Now, TimeSpan.FromSeconds(options.Value.HeartbeatTimeoutSeconds));
    }

    internal async Task<Result<Node>> ChangeAsync(Guid node, Lease? under, Func<Node, Node> change, string? said = null)
    {
        return await store.CommitAsync(Caller.Engine, null, unit =>
        {
            if (unit.Node(node) is not { } found) return Problem.NotFound("Node", node.ToString());
            var after = change(found);
            if (ReferenceEquals(after, found)) return (Result<Node>)found;
            if (under is not null && !unit.Renew(under)) return Lease.Lost;
            unit.Put(after);
            if (said is not null) unit.Tell(node, EventKinds.Agent, said);
            return after;
        }).ConfigureAwait(false);
    }
}
