using System.Text.RegularExpressions;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>What kind of failure it was, so that fixes can be offered and equal ones counted.</summary>
public enum CauseKind
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>The BMC refused user or password.</summary>
    Credentials,

    /// <summary>The BMC's certificate is not trusted.</summary>
    Certificate,

    /// <summary>The BMC did not answer.</summary>
    Unreachable,

    /// <summary>The agent did not call back in time.</summary>
    AgentSilent,

    /// <summary>The image is not what its checksum says.</summary>
    Checksum,

    /// <summary>A person rejected a hold.</summary>
    Rejected,

    /// <summary>A person aborted the run.</summary>
    Aborted,
}

/// <summary>A failure's cause: equal causes have equal words.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Words">Named without the node's own details.</param>
public sealed partial record FailureCause(CauseKind Kind, string Words)
{
    private static readonly (CauseKind Kind, string Words, string[] Signs)[] Known =
    [
        (CauseKind.Certificate, "BMC certificate not trusted", ["certificate"]),
        (CauseKind.Credentials, "BMC refused user or password", ["credential", "password", "unauthorized", "401"]),
        (CauseKind.Checksum, "Image does not match its checksum", ["checksum", "hash mismatch"]),
        (CauseKind.Rejected, "Rejected by a person", ["rejected"]),
        (CauseKind.Aborted, "Aborted by a person", ["abort"]),
        (CauseKind.AgentSilent, "Agent did not call back in time", ["agent did not", "call back", "callback", "heartbeat", "timed out waiting for the agent", "timeout"]),
        (CauseKind.Unreachable, "BMC does not answer", ["unreachable", "cannot be reached", "not be reached", "does not answer", "did not answer", "connection refused", "no route"]),
    ];

    /// <summary>The cause of a node's last error; null when it has none.</summary>
    public static FailureCause? Of(Node node) => node.LastError is { } error ? Of(error) : null;

    /// <summary>The cause behind an error text.</summary>
    public static FailureCause Of(string error)
    {
        foreach (var (kind, words, signs) in Known)
        {
            if (signs.Any(s => error.Contains(s, StringComparison.OrdinalIgnoreCase))) return new(kind, words);
        }

        var plain = Details().Replace(error.Split('\n')[0], "…").Trim();
        return new(CauseKind.Other, plain.Length <= 80 ? plain : plain[..79] + "…");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|https?://\\S+|'[^']*'|\\d+")]
    private static partial Regex Details();
}
