using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Engine.Operations;

/// <summary>Section <c>Engine</c>.</summary>
public sealed class EngineOptions
{
    /// <summary>Most operations at work at once; further ones are refused with 503. Default 300.</summary>
    public int Workers { get; set; } = 300;

    /// <summary>How long a deploy waits without a sign of its agent, in seconds; 0 is for ever. A node in maintenance is not timed out, here and in the next ones. Default 1800.</summary>
    public int DeployWaitTimeoutSeconds { get; set; } = 1800;

    /// <summary>How long a cleaning waits without a sign of its agent, in seconds; 0 is for ever. Default 1800.</summary>
    public int CleanWaitTimeoutSeconds { get; set; } = 1800;

    /// <summary>How long a service waits without a sign of its agent, in seconds; 0 is for ever. Default 1800.</summary>
    public int ServiceWaitTimeoutSeconds { get; set; } = 1800;

    /// <summary>How long a rescue waits without a sign of its agent, in seconds; 0 is for ever. Default 1800.</summary>
    public int RescueWaitTimeoutSeconds { get; set; } = 1800;

    /// <summary>How long an inspection may wait in all, counted from its start, in seconds; 0 is for ever. Default 1800.</summary>
    public int InspectWaitTimeoutSeconds { get; set; } = 1800;

    /// <summary>How long a step of any other operation (tear-down, verification, adoption, unrescue, power) waits, in seconds; 0 is for ever. Default 1800.</summary>
    public int WaitTimeoutSeconds { get; set; } = 1800;

    /// <summary>A batch of more nodes than this is held before its first wave until somebody else approves; 0 never asks. Default 0.</summary>
    [Range(0, 5_000)]
    public int BatchApprovalAbove { get; set; }

    /// <summary>Whether nodes are cleaned by themselves before they are available. Default true.</summary>
    public bool AutomatedClean { get; set; } = true;

    /// <summary>How often rows that are overdue are looked for, in seconds. Default 30.</summary>
    public int SweepSeconds { get; set; } = 30;

    /// <summary>How long running steps may go on when the process is stopped (SIGTERM), in seconds; then they are interrupted and go on elsewhere, or after the next start, from the last recorded step. Whatever stops it must wait 20 s longer before it kills it. Default 25.</summary>
    [Range(0, 86_400)]
    public int DrainSeconds { get; set; } = 25;

    /// <summary>The conductor group whose nodes this process works on; empty for nodes without one. Default empty.</summary>
    public string ConductorGroup { get; set; } = "";

    /// <summary>What this process does: any of web, api and conductor, separated by commas. Default web,api,conductor.</summary>
    public string Roles { get; set; } = "web,api,conductor";

    /// <summary>Where this process is reached, as other processes show it. Default empty.</summary>
    public string Url { get; set; } = "";

    /// <summary>The same as <see cref="Roles"/>, read.</summary>
    public Conductors.Roles Does => Roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Aggregate(Conductors.Roles.None, (all, word) => all | (Enum.TryParse<Conductors.Roles>(word, ignoreCase: true, out var one) ? one : Conductors.Roles.None));

    /// <summary>What is wrong, naming the key; null when all is well.</summary>
    internal string? Wrong() => Roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is var words && words.Length > 0 && words.All(w => w is "web" or "api" or "conductor")
        ? null : $"Engine:Roles is '{Roles}'; it must be some of web, api and conductor, separated by commas.";

    /// <summary>For crash tests only: node, point of the journal and its how-manieth passing at which that node's operation stops dead, e.g. <c>sim-001|deploy.write_image/begun#1</c>; <c>*</c> is any point that is recorded, <c>*/sends</c> any between the check of the lease and what is sent. Several, each of another node, are separated by semicolons. They go on when the process is continued (SIGCONT). Default empty.</summary>
    public string HaltAt { get; set; } = "";
}
