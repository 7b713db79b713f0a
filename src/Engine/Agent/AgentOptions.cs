namespace IronicConsole.Engine.Agent;

/// <summary>When an agent may announce another address or certificate than before within one boot.</summary>
public enum AgentMoves
{
    /// <summary>With a valid token, when the request comes from the announced address or the address stays the same.</summary>
    KnownSource,

    /// <summary>With a valid token, from anywhere (agents behind address translation).</summary>
    ValidToken,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>Section <c>Agent</c> of the configuration: the link to the agents in the ramdisks.</summary>
public sealed class AgentOptions
{
    /// <summary>The address that machines reach us by, e.g. <c>http://10.0.0.1:8081</c>; told to them at boot as <c>ipa-api-url</c>. Null for the first agent listener's own address.</summary>
    public Uri? ApiUrl { get; set; }

    /// <summary>Whether the agent's routes also answer on the public API.</summary>
    public bool PublicEndpoints { get; set; } = true;

    /// <summary>How long a silent agent is still taken as alive, seconds; then it is asked. Told to the agent, which gives a sign 2 to 3 times as often.</summary>
    public int HeartbeatTimeoutSeconds { get; set; } = 300;

    /// <summary>Longest time for one command or question to an agent, seconds.</summary>
    public int CommandTimeoutSeconds { get; set; } = 60;

    /// <summary>How often a connection is tried before the agent counts as unreachable.</summary>
    public int CommandAttempts { get; set; } = 3;

    /// <summary>Longest answer that is read from an agent, bytes.</summary>
    public int LargestAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Refuse agents that do not serve TLS.</summary>
    public bool RequireTls { get; set; } = true;

    /// <summary>Take any certificate from an agent that announced none; otherwise it is checked by the system's authorities.</summary>
    public bool AllowUnverified { get; set; }

    /// <summary>Lowest TLS version that agents are told to serve: <c>1.2</c> or <c>1.3</c>.</summary>
    public string TlsMinimumVersion { get; set; } = "1.3";

    /// <summary>How long after a token was handed out the same machine may ask once more, if it has given no other sign, seconds; 0 for never.</summary>
    public int LookupGraceSeconds { get; set; } = 120;

    /// <summary>When an agent may announce another address or certificate within one boot.</summary>
    public AgentMoves Moves { get; set; } = AgentMoves.KnownSource;

    /// <summary>Let agents log in detail (<c>ipa-debug=1</c>).</summary>
    public bool Debug { get; set; }

    /// <summary>More kernel parameters for each boot into the ramdisk, separated by spaces, e.g. <c>nofb console=ttyS0</c>.</summary>
    public string ExtraKernelParameters { get; set; } = "";

    /// <summary>Keep agents running between operations; read from <c>Deploy:FastTrack</c>.</summary>
    public bool FastTrack { get; set; }

    /// <summary>How long an agent may leave questions unanswered before its step is given up, seconds; read from <c>Deploy:AgentLostSeconds</c>.</summary>
    public double LostSeconds { get; set; } = 300;
}
