namespace IronicConsole.RackSim.Faults;

/// <summary>Something that goes wrong on purpose.</summary>
/// <param name="Kind">One of <see cref="FaultKinds"/>.</param>
/// <param name="Count">How many requests it hits; null: all until it is removed.</param>
/// <param name="Seconds">Length of what it does, where it has one.</param>
/// <param name="Longest">Upper end when the length is chosen by chance between <paramref name="Seconds"/> and this.</param>
public sealed record Fault(string Kind, int? Count = null, double? Seconds = null, double? Longest = null);

/// <summary>The kinds of faults.</summary>
public static class FaultKinds
{
    /// <summary>The BMC refuses every credential (401).</summary>
    public const string RefuseAuth = "refuse-auth";

    /// <summary>The BMC answers 503 with Retry-After.</summary>
    public const string Http503 = "http-503";

    /// <summary>The BMC takes a request and never answers.</summary>
    public const string Timeout = "timeout";

    /// <summary>The BMC takes 1 to 10 seconds, or <see cref="Fault.Seconds"/> to <see cref="Fault.Longest"/>, for each answer.</summary>
    public const string Slow = "slow";

    /// <summary>The BMC answers 200 with JSON that is cut off.</summary>
    public const string WrongAnswer = "wrong-answer";

    /// <summary>The BMC opens no more sessions.</summary>
    public const string SessionLimit = "session-limit";

    /// <summary>The next reset becomes a task; it is carried out, but the BMC restarts meanwhile and forgets the task.</summary>
    public const string RebootInTask = "reboot-in-task";

    /// <summary>The agent sends and answers nothing.</summary>
    public const string AgentSilent = "agent-silent";

    /// <summary>The agent sends no heartbeats, but answers.</summary>
    public const string AgentMute = "agent-mute";

    /// <summary>The agent ends at once; the machine stays on.</summary>
    public const string AgentDie = "agent-die";

    /// <summary>The power cord is out: the machine is off, its BMC cannot be reached.</summary>
    public const string Unplug = "unplug";

    /// <summary>All kinds.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>
    {
        RefuseAuth, Http503, Timeout, Slow, WrongAnswer, SessionLimit, RebootInTask, AgentSilent, AgentMute, AgentDie, Unplug,
    };
}
