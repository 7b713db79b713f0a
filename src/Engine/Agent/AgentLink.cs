using System.Collections.Immutable;
using System.Net;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Agent;

/// <summary>What an agent is told at lookup.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Token">The token in clear when it is handed out now; null when the agent has it already.</param>
public sealed record LookupAnswer(Node Node, Secret? Token);

/// <summary>A heartbeat as it came.</summary>
/// <param name="CallbackUrl">Where the agent answers.</param>
/// <param name="Token">Its token.</param>
/// <param name="Version">Its version; null from agents that do not tell.</param>
/// <param name="CertificatePem">Its certificate; null when it announces none.</param>
/// <param name="Status">start, end, error or null.</param>
/// <param name="StatusMessage">Its words for that.</param>
/// <param name="From">Where the request came from.</param>
public sealed record Heartbeat(Uri? CallbackUrl, string? Token, string? Version, string? CertificatePem, string? Status, string? StatusMessage, IPAddress? From);

/// <summary>What agents tell us. Each call answers after its commit is on disk; none waits for the node's lock, so no agent is turned away because work runs.</summary>
public sealed class AgentLink(IStore store, FleetIndex fleet, SecretBox box, IIds ids, AgentWakes wakes, IOptions<AgentOptions> options)
{
    private readonly AgentOptions _options = options.Value;

    /// <summary>An agent asks which node it runs on. One answer for everything it may not know: <c>not-found</c>.</summary>
    /// <param name="node">The node's UUID when the agent knows it, else null.</param>
    /// <param name="macs">Its MAC addresses, lower case with colons.</param>
    /// <param name="by">The agent, with its address.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Result<LookupAnswer>> LookupAsync(Guid? node, ImmutableArray<string> macs, Caller by, CancellationToken cancel)
    {
        if ((node ?? NodeWith(macs)) is not { } id) return NotFound;
        var answer = await store.CommitAsync(by, null, unit =>
        {
            if (unit.Node(id) is not { } found || !AgentStates.MayLookUp(found.ProvisionState, FastTrack(found))) return NotFound;
            var (after, token, said) = AgentRules.LookUp(found, macs, box, ids, unit.Now, TimeSpan.FromSeconds(_options.LookupGraceSeconds));
            unit.Put(after);
            if (said is not null) unit.Tell(id, EventKinds.Agent, said);
            return (Result<LookupAnswer>)new LookupAnswer(after, token);
        }, cancel).ConfigureAwait(false);
        if (answer.Ok && AgentStates.Wakes(answer.Value.Node)) wakes.Woke(id);
        return answer;
    }

    /// <summary>An agent says that it is there. <c>agent-token</c> 400 (also for a node that does not exist), <c>agent-moved</c> 400, <c>agent-tls</c> 400.</summary>
    public async Task<Problem?> HeartbeatAsync(string ident, Heartbeat beat, Caller by, CancellationToken cancel)
    {
        if (fleet.Find(ident) is not { } known || !AgentToken.IsValid(known, box, beat.Token)) return AgentRules.BadToken;
        var answer = await store.CommitAsync(by, null, unit =>
        {
            if (unit.Node(known.Id) is not { } node || !AgentToken.IsValid(node, box, beat.Token)) return AgentRules.BadToken;
            if (!AgentStates.MayHeartbeat(node.ProvisionState, FastTrack(node))) return (Result<Node>)node;
            var taken = AgentRules.Take(node, beat, unit.Now, _options);
            if (!taken.Ok) return taken.Problem;
            var (after, said) = taken.Value;
            unit.Put(after);
            if (said is not null) unit.Tell(node.Id, EventKinds.Agent, said);
            return after;
        }, cancel).ConfigureAwait(false);
        if (answer.Ok && AgentStates.Wakes(answer.Value) && AgentStates.MayHeartbeat(answer.Value.ProvisionState, FastTrack(answer.Value))) wakes.Woke(known.Id);
        return answer.Problem;
    }

    /// <summary>The one node that has any of these addresses; null when there is none or more than one.</summary>
    public Guid? NodeWith(ImmutableArray<string> macs)
    {
        var nodes = macs.Select(fleet.PortWithAddress).Where(p => p is not null).Select(p => p!.NodeId).Distinct().Take(2).ToArray();
        return nodes.Length == 1 ? nodes[0] : null;
    }

    /// <summary>Whether agents of this node are kept running between operations.</summary>
    public bool FastTrack(Node node) => node.DriverInfo.Flag("fast_track") ?? _options.FastTrack;

    private static Problem NotFound { get; } = new("not-found", 404, "No node waits for an agent with these addresses.");
}
