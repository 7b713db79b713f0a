using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Provisioning;

/// <summary>A machine as the engine knows it: immutable, swapped whole. Secrets in its maps are sealed (<c>Secrets/SecretBox</c>).</summary>
public sealed record Node
{
    /// <summary>Its UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>Order of creation; lists are sorted by it unless asked otherwise.</summary>
    public long Number { get; init; }

    /// <summary>Raised by each change.</summary>
    public long Version { get; init; }

    /// <summary>Logical name, unique, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Hardware type, e.g. <c>redfish</c>.</summary>
    public required string Driver { get; init; }

    /// <summary>The chosen implementation of each interface, e.g. Boot = <c>redfish-virtual-media</c>.</summary>
    public ImmutableSortedDictionary<HardwareInterface, string> Interfaces { get; init; } = ImmutableSortedDictionary<HardwareInterface, string>.Empty;

    /// <summary>When it was enrolled.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; null until then.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ProvisionState ProvisionState { get; init; } = ProvisionState.Enroll;

    /// <summary>Where the work in progress leads; null when nothing is asked.</summary>
    public ProvisionState? TargetProvisionState { get; init; }

    /// <summary>When the provision state last changed, or its agent last gave a sign while waiting.</summary>
    public DateTimeOffset? ProvisionUpdatedAt { get; init; }

    /// <summary>Power as last seen; null when never seen.</summary>
    public PowerState? PowerState { get; init; }

    /// <summary>Power that is being reached; null when nothing is asked.</summary>
    public PowerState? TargetPowerState { get; init; }

    /// <summary>Why the last operation failed; null when it did not.</summary>
    public string? LastError { get; init; }

    /// <summary>Host name of the conductor whose job has the node locked; null when free.</summary>
    public string? Reservation { get; init; }

    /// <summary>Taken out of automatic care.</summary>
    public bool Maintenance { get; init; }

    /// <summary>Why.</summary>
    public string? MaintenanceReason { get; init; }

    /// <summary><c>power failure</c>, <c>clean failure</c>, <c>rescue abort failure</c>, <c>service failure</c> or null.</summary>
    public string? Fault { get; init; }

    /// <summary>Addresses and credentials of the BMC, boot files.</summary>
    public JsonMap DriverInfo { get; init; } = JsonMap.Empty;

    /// <summary>What the engine keeps; keys are Ironic's (steps.md §10).</summary>
    public JsonMap DriverInternalInfo { get; init; } = JsonMap.Empty;

    /// <summary>What is to be deployed.</summary>
    public JsonMap InstanceInfo { get; init; } = JsonMap.Empty;

    /// <summary>Hardware properties: cpu_arch, memory_mb, local_gb, capabilities.</summary>
    public JsonMap Properties { get; init; } = JsonMap.Empty;

    /// <summary>The operator's own keys.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <summary>Static network of the agent.</summary>
    public JsonMap NetworkData { get; init; } = JsonMap.Empty;

    /// <summary>RAID as it is.</summary>
    public JsonMap RaidConfig { get; init; } = JsonMap.Empty;

    /// <summary>RAID as wanted.</summary>
    public JsonMap TargetRaidConfig { get; init; } = JsonMap.Empty;

    /// <summary>The clean step that runs.</summary>
    public JsonMap CleanStep { get; init; } = JsonMap.Empty;

    /// <summary>The deploy step that runs.</summary>
    public JsonMap DeployStep { get; init; } = JsonMap.Empty;

    /// <summary>The service step that runs.</summary>
    public JsonMap ServiceStep { get; init; } = JsonMap.Empty;

    /// <summary>The instance on it.</summary>
    public string? InstanceUuid { get; init; }

    /// <summary>Name of the instance.</summary>
    public string? InstanceName { get; init; }

    /// <summary>The allocation that holds it.</summary>
    public Guid? AllocationUuid { get; init; }

    /// <summary>Its chassis.</summary>
    public Guid? ChassisUuid { get; init; }

    /// <summary>Its parent machine.</summary>
    public Guid? ParentNode { get; init; }

    /// <summary>The records that belong to it and go with it, oldest first: port groups, volume connectors and targets (<see cref="Records.NodePart"/>).</summary>
    public ImmutableArray<Guid> Parts { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Project that owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>Project that has it for now.</summary>
    public string? Lessee { get; init; }

    /// <summary>Shard that a consumer asks for.</summary>
    public string? Shard { get; init; }

    /// <summary>Resource class.</summary>
    public string? ResourceClass { get; init; }

    /// <summary>Conductor group, lower case; empty for the default one.</summary>
    public string ConductorGroup { get; init; } = "";

    /// <summary>Free text.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it is cleaned automatically; null leaves it to the configuration.</summary>
    public bool? AutomatedClean { get; init; }

    /// <summary>May not be rebuilt or torn down.</summary>
    public bool Protected { get; init; }

    /// <summary>Why.</summary>
    public string? ProtectedReason { get; init; }

    /// <summary>Does not go back to the pool.</summary>
    public bool Retired { get; init; }

    /// <summary>Why.</summary>
    public string? RetiredReason { get; init; }

    /// <summary>Traits, sorted.</summary>
    public ImmutableArray<string> Traits { get; init; } = [];

    /// <summary><c>uefi</c>, <c>bios</c> or null when unknown.</summary>
    public string? BootMode { get; init; }

    /// <summary>Secure boot; null when unknown.</summary>
    public bool? SecureBoot { get; init; }

    /// <summary>Whether its serial console is on.</summary>
    public bool ConsoleEnabled { get; init; }

    /// <summary>Never power it off.</summary>
    public bool DisablePowerOff { get; init; }

    /// <summary>When the last inspection began.</summary>
    public DateTimeOffset? InspectionStartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? InspectionFinishedAt { get; init; }

    /// <summary>Host name of the conductor that looks after it.</summary>
    public string? Conductor { get; init; }

    /// <summary>The operation in progress or waiting; null when none.</summary>
    public Guid? Operation { get; init; }

    /// <summary>Where that operation stands, for lists; null when none.</summary>
    public StepProgress? Progress { get; init; }

    /// <summary>The question that a held step asks; null when not held.</summary>
    public HoldPrompt? Hold { get; init; }

    /// <summary>Name if it has one, else the UUID: what people read.</summary>
    public string Label => Name ?? Id.ToString();
}

/// <summary>Where an operation stands.</summary>
/// <param name="Kind">Operation kind, e.g. <c>deploy</c>.</param>
/// <param name="Step">The step that runs, <c>interface.step</c>.</param>
/// <param name="Index">Its place, from 1.</param>
/// <param name="Count">Steps known so far.</param>
/// <param name="Since">When the step began.</param>
/// <param name="WaitsFor">What it waits for in words, e.g. <c>the agent</c>; null while it works.</param>
/// <param name="Until">When a timer or deadline ends the wait; null without one.</param>
public sealed record StepProgress(string Kind, string Step, int Index, int Count, DateTimeOffset Since, string? WaitsFor = null, DateTimeOffset? Until = null);
