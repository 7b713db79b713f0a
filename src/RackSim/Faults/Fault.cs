namespace IronicConsole.RackSim.Faults;

/// <summary>Something that goes wrong on purpose.</summary>
/// <param name="Kind">One of <see cref="FaultKinds"/>.</param>
/// <param name="Count">How many requests it hits; null: all until it is removed.</param>
/// <param name="Seconds">Length of what it does, where it has one.</param>
/// <param name="Longest">Upper end when the length is chosen by chance between <paramref name="Seconds"/> and this.</param>
/// <param name="At">Which requests it hits, where it can choose: those whose path, or whose command or step of the agent, ends with this; null: all.</param>
public sealed record Fault(string Kind, int? Count = null, double? Seconds = null, double? Longest = null, string? At = null)
{
    /// <summary>Whether it hits a request that goes by one of these names; one without a name is hit by all.</summary>
    public bool Hits(IReadOnlyList<string> names) => At is null || names.Any(n => n.EndsWith(At, StringComparison.Ordinal));
}

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

    /// <summary>The BMC answers 500 to requests that would change something (not to log-ins) and does nothing; <see cref="Fault.At"/> chooses by path.</summary>
    public const string RefuseChange = "refuse-change";

    /// <summary>The next reset becomes a task; it is carried out, but the BMC restarts meanwhile and forgets the task.</summary>
    public const string RebootInTask = "reboot-in-task";

    /// <summary>The agent sends and answers nothing.</summary>
    public const string AgentSilent = "agent-silent";

    /// <summary>The agent sends no heartbeats, but answers.</summary>
    public const string AgentMute = "agent-mute";

    /// <summary>The agent refuses commands as if another one were at work (409); <see cref="Fault.At"/> chooses by command or step.</summary>
    public const string AgentBusy = "agent-busy";

    /// <summary>The agent takes commands, does nothing, and says that they failed; <see cref="Fault.At"/> chooses by command or step. <c>inspection</c> is what it finds for an inspection: it sends that with an error.</summary>
    public const string AgentFail = "agent-fail";

    /// <summary>The agent ends at once; the machine stays on.</summary>
    public const string AgentDie = "agent-die";

    /// <summary>The firmware takes over no BIOS settings that wait for a start, and the BMC says so.</summary>
    public const string BiosRefuses = "bios-refuses";

    /// <summary>The power cord is out: the machine is off, its BMC cannot be reached.</summary>
    public const string Unplug = "unplug";

    /// <summary>All kinds.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>
    {
        RefuseAuth, Http503, Timeout, Slow, WrongAnswer, SessionLimit, RefuseChange, RebootInTask, AgentSilent, AgentMute, AgentBusy, AgentFail, AgentDie, BiosRefuses, Unplug,
    };

    /// <summary>Those of the agent, of the firmware and of the power cord: a virtual machine cannot have them.</summary>
    public static IReadOnlySet<string> OfSimulatedMachines { get; } = new HashSet<string> { AgentSilent, AgentMute, AgentBusy, AgentFail, AgentDie, BiosRefuses, Unplug };
}
