using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Machines;

/// <summary>Everything about a machine that outlives the program. Swapped whole, saved whole.</summary>
public sealed record MachineState
{
    /// <summary>Whether the machine has power and is on.</summary>
    public bool On { get; init; }

    /// <summary>What the next start boots from.</summary>
    public BootOverride Boot { get; init; } = new();

    /// <summary>Secure boot: as set for the boots to come, and as the last start found it.</summary>
    public SecureBoot SecureBoot { get; init; } = new();

    /// <summary>The BIOS settings: those that were set, and those that wait for a start.</summary>
    public BiosSetup Bios { get; init; } = new();

    /// <summary>The light by which a person finds it: Off, Lit or Blinking.</summary>
    public string Led { get; init; } = "Off";

    /// <summary>The CD drive of the BMC.</summary>
    public Media Cd { get; init; } = new();

    /// <summary>What runs on the machine.</summary>
    public Running Runs { get; init; }

    /// <summary>What is on its disk.</summary>
    public DiskContent Disk { get; init; } = new();

    /// <summary>Kernel parameters of the agent that runs or ran last.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>What the running agent has learned and done.</summary>
    public AgentMemory? Agent { get; init; }
}

/// <summary>What runs on a machine's processors.</summary>
public enum Running
{
    /// <summary>Nothing: it is off.</summary>
    Nothing,

    /// <summary>The firmware, on its way to a boot device.</summary>
    Firmware,

    /// <summary>The deploy agent.</summary>
    Agent,

    /// <summary>The agent after it was told to lock down: on, but deaf.</summary>
    LockedAgent,

    /// <summary>The agent's system after the agent itself has died.</summary>
    DeadAgent,

    /// <summary>The rescue system, with the agent's API closed.</summary>
    Rescue,

    /// <summary>The operating system of the disk.</summary>
    Os,

    /// <summary>The firmware's message that nothing could be booted.</summary>
    NoBootDevice,
}

/// <summary>Redfish's boot source override.</summary>
/// <param name="Target">None, Cd, Hdd, Pxe, UefiHttp, BiosSetup or Usb.</param>
/// <param name="Enabled">Disabled, Once or Continuous.</param>
/// <param name="Mode">UEFI or Legacy.</param>
public sealed record BootOverride(string Target = "None", string Enabled = "Disabled", string Mode = "UEFI");

/// <summary>Secure boot.</summary>
/// <param name="Enabled">For the boots to come.</param>
/// <param name="InForce">Since the last start.</param>
public sealed record SecureBoot(bool Enabled = false, bool InForce = false)
{
    /// <summary>After a start.</summary>
    public SecureBoot Started() => new(Enabled, Enabled);
}

/// <summary>BIOS settings.</summary>
/// <param name="Set">Those that are not as the factory left them, in force; null for none.</param>
/// <param name="Pending">Those that wait for a start; null for none.</param>
/// <param name="ResetPending">The defaults wait for a start.</param>
/// <param name="Refused">Those that the last start did not take over, with a comma between them; null for none.</param>
public sealed record BiosSetup(JsonObject? Set = null, JsonObject? Pending = null, bool ResetPending = false, string? Refused = null)
{
    /// <summary>Whether anything waits for a start.</summary>
    public bool Waits => ResetPending || Pending is not null;

    /// <summary>After a start.</summary>
    /// <param name="refuses">The firmware refuses what waits.</param>
    public BiosSetup Started(bool refuses)
    {
        if (!Waits) return this with { Refused = null };
        if (refuses) return new(Set, Refused: string.Join(", ", (Pending ?? []).Select(p => p.Key)));
        var set = ResetPending ? [] : Set?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in Pending ?? []) set[name] = value?.DeepClone();
        return new(set);
    }
}

/// <summary>What is in the virtual CD drive.</summary>
/// <param name="Image">URL of the image; null when empty.</param>
/// <param name="User">User name for the image's server.</param>
/// <param name="Password">Password for the image's server.</param>
public sealed record Media(string? Image = null, string? User = null, string? Password = null);

/// <summary>What was written to the disk last.</summary>
/// <param name="Sha256">Of the image; null when no image was written since the last erase.</param>
/// <param name="Bytes">Length of the image.</param>
/// <param name="Drive">The config drive that came with it.</param>
public sealed record DiskContent(string? Sha256 = null, long Bytes = 0, ConfigDrive? Drive = null);

/// <summary>What the operating system reads from its config drive.</summary>
/// <param name="Label">Volume label, <c>config-2</c> on a right one.</param>
/// <param name="Uuid">Instance UUID of meta_data.json.</param>
/// <param name="Hostname">Host name of meta_data.json.</param>
public sealed record ConfigDrive(string Label, string? Uuid, string? Hostname);

/// <summary>What an agent keeps in its memory.</summary>
/// <param name="Node">UUID of its node, once looked up.</param>
/// <param name="Token">Its token, once known.</param>
/// <param name="HeartbeatTimeout">Seconds the server allows between heartbeats.</param>
/// <param name="Inspected">Whether it has delivered its inventory.</param>
/// <param name="Commands">Its commands, oldest first.</param>
public sealed record AgentMemory(string? Node = null, string? Token = null, double HeartbeatTimeout = 300, bool Inspected = false,
    IReadOnlyList<AgentCommand>? Commands = null);

/// <summary>A command that an agent was given.</summary>
/// <param name="Id">UUID of its result.</param>
/// <param name="Command">Full name, e.g. <c>clean.execute_clean_step</c>.</param>
/// <param name="Parameters">As given.</param>
/// <param name="Status">RUNNING, SUCCEEDED, FAILED or CLEAN_VERSION_MISMATCH.</param>
/// <param name="Error">Of a failed one: type, code, message, details.</param>
/// <param name="Result">Of a successful one.</param>
public sealed record AgentCommand(string Id, string Command, JsonObject Parameters, string Status = AgentCommand.Running,
    JsonObject? Error = null, JsonNode? Result = null)
{
    /// <summary>Status of a command at work.</summary>
    public const string Running = "RUNNING";

    /// <summary>Name without the extension, as answers carry it.</summary>
    public string ShortName => Command[(Command.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The command as the agent's API shows it.</summary>
    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["command_name"] = ShortName,
        ["command_status"] = Status,
        ["command_error"] = Error?.DeepClone(),
        ["command_result"] = Result?.DeepClone(),
    };
}
