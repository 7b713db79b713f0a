namespace IronicConsole.Engine.Agent;

/// <summary>The keys of <c>driver_internal_info</c> that belong to the agent's link. All but the last three are Ironic's own.</summary>
public static class AgentKeys
{
    /// <summary>Where the agent answers.</summary>
    public const string Url = "agent_url";

    /// <summary>Its version.</summary>
    public const string Version = "agent_version";

    /// <summary>When its last heartbeat came.</summary>
    public const string LastHeartbeat = "agent_last_heartbeat";

    /// <summary>The certificate it announced, PEM.</summary>
    public const string VerifyCa = "agent_verify_ca";

    /// <summary>The token, sealed.</summary>
    public const string Token = "agent_secret_token";

    /// <summary>Whether the token travels in the boot medium.</summary>
    public const string TokenPregenerated = "agent_secret_token_pregenerated";

    /// <summary>start, end or error, from agents that tell.</summary>
    public const string Status = "agent_status";

    /// <summary>Its words for that.</summary>
    public const string StatusMessage = "agent_status_message";

    /// <summary>The boot session (<see cref="BootSession"/>).</summary>
    public const string Boot = "agent_boot";

    /// <summary>Since when our questions are not answered; absent while they are.</summary>
    public const string Unanswered = "agent_unanswered_since";

    /// <summary>The last command sent: our mark, and the agent's newest command before it.</summary>
    public const string Sent = "agent_sent";
}
