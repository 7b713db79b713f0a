using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Engine.Agent;

/// <summary>The token of a node's agent: 43 URL-safe characters, kept sealed, shown to nobody but the agent.</summary>
public static class AgentToken
{
    /// <summary>Its length.</summary>
    public const int Characters = 43;

    /// <summary>The node's token, or null.</summary>
    public static Secret? Of(Node node, SecretBox box) => box.Open(node.Id, node.DriverInternalInfo.Text(AgentKeys.Token));

    /// <summary>Whether it travels in the boot medium, so that lookups are not told.</summary>
    public static bool IsPregenerated(Node node) => node.DriverInternalInfo.Flag(AgentKeys.TokenPregenerated) is true;

    /// <summary>Whether <paramref name="given"/> is the node's token; false when either is missing.</summary>
    public static bool IsValid(Node node, SecretBox box, string? given) => given is { Length: > 0 } && Of(node, box) is { } mine && mine.Equals(new Secret(given));

    /// <summary>The node with this token.</summary>
    public static Node With(Node node, SecretBox box, string token, bool pregenerated)
    {
        var info = node.DriverInternalInfo.With(AgentKeys.Token, box.Seal(node.Id, token));
        return node with { DriverInternalInfo = pregenerated ? info.With(AgentKeys.TokenPregenerated, true) : info.Without(AgentKeys.TokenPregenerated) };
    }
}
