using System.Collections.Immutable;
using System.Net;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Engine.Agent;

/// <summary>What lookups and heartbeats do to a node (agent.md §2-4, §9). Pure.</summary>
public static class AgentRules
{
    private const int LongestText = 255;

    /// <summary>The one refusal for a wrong token, a missing one, and a node that is not there.</summary>
    public static Problem BadToken { get; } = new("agent-token", 400, "Invalid or missing agent token received.");

    /// <summary>A lookup: opens a session when none is open, hands the token out once, and once more to the same machine within the grace when it gave no other sign.</summary>
    /// <returns>The node after it, the token when it is handed out now, and a sentence when it is worth one.</returns>
    public static (Node Node, Secret? Token, string? Said) LookUp(
        Node node, ImmutableArray<string> macs, SecretBox box, IIds ids, DateTimeOffset now, TimeSpan grace)
    {
        var session = BootSession.Of(node) ?? new BootSession { Id = ids.New(), OpenedAt = now };
        var heard = session with { HeardAt = now };
        if (AgentToken.Of(node, box) is not { } token)
        {
            return HandOut(node, heard, macs, box, ids.Token(AgentToken.Characters), now, "The agent has booted, without a token of ours, and got a new one.");
        }

        if (AgentToken.IsPregenerated(node)) return (heard.On(node), null, session.HeardAt is null ? "The agent has booted and found its node." : null);
        if (session.HandedOutAt is null) return HandOut(node, heard, macs, box, token.Reveal(), now, "The agent has booted, found its node and got its token.");

        var again = !session.Reissued && !session.Beating && now - session.HandedOutAt < grace && session.HandedTo.ToHashSet().SetEquals(macs);
        return again
            ? HandOut(node, heard with { Reissued = true }, macs, box, ids.Token(AgentToken.Characters), now,
                "The agent asked for its token a second time and got a new one; the first is void. If this machine did not restart, somebody else may have asked.")
            : (heard.On(node), null, null);
    }

    /// <summary>A heartbeat whose token is valid: records address, version, certificate and time, or refuses a move or missing TLS.</summary>
    public static Result<(Node Node, string? Said)> Take(Node node, Heartbeat beat, DateTimeOffset now, AgentOptions options)
    {
        var info = node.DriverInternalInfo;
        if (beat.CallbackUrl is { } url)
        {
            if (options.RequireTls && url.Scheme != Uri.UriSchemeHttps)
            {
                return new Problem("agent-tls", 400, $"The agent's address {Origin(url)} has no TLS, which is required.") { Fix = "Set Agent:RequireTls to false to take it." };
            }

            if (MovedWithoutLeave(node, beat, options) is { } refused) return refused;
            info = info.With(AgentKeys.Url, Origin(url));
        }
        else if (beat.Status is null)
        {
            return Problem.Invalid("callback_url", "callback_url is missing.");
        }

        if (beat.Version is not null) info = info.With(AgentKeys.Version, Short(beat.Version));
        if (beat.CertificatePem is not null) info = info.With(AgentKeys.VerifyCa, beat.CertificatePem);
        if (beat.Status is not null) info = info.With(AgentKeys.Status, beat.Status).With(AgentKeys.StatusMessage, beat.StatusMessage);
        info = info.With(AgentKeys.LastHeartbeat, BootSession.Wire(now));

        var said = Said(node, beat);
        var session = BootSession.Of(node) ?? new BootSession { Id = Guid.Empty, OpenedAt = now };
        var after = (session with { HeardAt = now, Beating = true }).On(node with { DriverInternalInfo = info });
        return (after.ProvisionState.IsWaiting() && !after.Maintenance ? after with { ProvisionUpdatedAt = now } : after, said);
    }

    /// <summary>The agent was asked something. An answer is a sign of life like a heartbeat, recorded when those are overdue; silence is counted from the first question that got none.</summary>
    /// <returns>The node after it, and a sentence when it is worth one.</returns>
    public static (Node Node, string? Said) Asked(Node node, bool answered, DateTimeOffset now, TimeSpan overdue)
    {
        var info = node.DriverInternalInfo;
        var silent = info[AgentKeys.Unanswered] is not null;
        if (!answered) return (silent ? node : node with { DriverInternalInfo = info.With(AgentKeys.Unanswered, BootSession.Wire(now)) }, null);

        var late = BootSession.Of(node) is { HeardAt: { } heard } && now - heard >= overdue;
        if (!silent && !late) return (node, null);
        var after = node with { DriverInternalInfo = info.Without(AgentKeys.Unanswered) };
        return late && BootSession.Of(node) is { } session
            ? ((session with { HeardAt = now }).On(after), $"No heartbeat for {(now - session.HeardAt!.Value).TotalSeconds:0} s; the agent answers when it is asked.") : (after, "The agent answers again.");
    }

    /// <summary>
    /// The node once its session has ended. While an operation goes on, the token in a boot medium stays good (a restart within it comes back with the same medium),
    /// and so does one that nobody got yet (the power-off belongs to the boot that it was made for).
    /// </summary>
    public static Node Close(Node node)
    {
        var session = BootSession.Of(node);
        var keeps = node.Operation is not null && session is not null && (AgentToken.IsPregenerated(node) || session.HandedOutAt is null);
        var info = node.DriverInternalInfo.Without(AgentKeys.Url, AgentKeys.VerifyCa, AgentKeys.Sent, AgentKeys.Unanswered);
        if (keeps) return (session! with { HeardAt = null, Beating = false }).On(node with { DriverInternalInfo = info });
        return node with { DriverInternalInfo = info.Without(AgentKeys.Token, AgentKeys.TokenPregenerated, AgentKeys.Boot) };
    }

    /// <summary>The node without anything of an agent: none is expected any more, or another one is.</summary>
    public static Node Forget(Node node) => node with
    {
        DriverInternalInfo = node.DriverInternalInfo.Without(
            AgentKeys.Url, AgentKeys.VerifyCa, AgentKeys.Token, AgentKeys.TokenPregenerated, AgentKeys.Boot, AgentKeys.Sent, AgentKeys.Unanswered, AgentKeys.Status, AgentKeys.StatusMessage),
    };

    /// <summary>A URL without path, as an agent's address is kept.</summary>
    public static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static (Node Node, Secret? Token, string? Said) HandOut(
        Node node, BootSession session, ImmutableArray<string> macs, SecretBox box, string token, DateTimeOffset now, string said) =>
        ((session with { HandedOutAt = now, HandedTo = macs }).On(AgentToken.With(node, box, token, pregenerated: false)), new Secret(token), said);

    private static Problem? MovedWithoutLeave(Node node, Heartbeat beat, AgentOptions options)
    {
        var before = node.DriverInternalInfo.Text(AgentKeys.Url);
        var pinned = node.DriverInternalInfo.Text(AgentKeys.VerifyCa);
        if (before is null || !Uri.TryCreate(before, UriKind.Absolute, out var old)) return null;
        var newAddress = Origin(beat.CallbackUrl!) != before;
        var newCertificate = pinned is not null && beat.CertificatePem is not null && beat.CertificatePem != pinned;
        if (!newAddress && !newCertificate) return null;
        var allowed = options.Moves switch
        {
            AgentMoves.Never => false,
            AgentMoves.ValidToken => true,
            _ => Same(beat.CallbackUrl!, beat.From) || (!newCertificate && old.Host == beat.CallbackUrl!.Host),
        };
        return allowed ? null
            : new Problem("agent-moved", 400, $"The agent's {(newAddress ? "address" : "certificate")} changed within one boot, and the request does not come from the address it announces.")
            {
                Fix = "Set Agent:Moves to ValidToken if agents stand behind address translation.",
            };
    }

    private static bool Same(Uri url, IPAddress? from) =>
        from is not null && IPAddress.TryParse(url.IdnHost, out var host) && Plain(host).Equals(Plain(from));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static string? Said(Node node, Heartbeat beat)
    {
        var before = node.DriverInternalInfo.Text(AgentKeys.Url);
        if (before is null && beat.CallbackUrl is { } first) return $"The agent {Short(beat.Version) ?? "of unknown version"} answers at {Origin(first)}.";
        if (beat.CallbackUrl is { } url && Origin(url) != before) return $"The agent moved from {before} to {Origin(url)}.";
        var pinned = node.DriverInternalInfo.Text(AgentKeys.VerifyCa);
        return pinned is not null && beat.CertificatePem is not null && beat.CertificatePem != pinned ? "The agent announced a new certificate." : null;
    }

    private static string? Short(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
