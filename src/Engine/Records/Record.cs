using System.Text.Json.Serialization;
using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Chassis;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Volumes;

namespace IronicConsole.Engine.Records;

/// <summary>
/// Something with a life of its own: a runbook, a deploy template, a batch; a part of a node (<see cref="NodePart"/>); what of a node is too much for its row. It is put and deleted in a
/// unit of work like a node, is held in memory (<see cref="RecordIndex"/>), and on a shared store its revision guards it as a node's does.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Type")]
[JsonDerivedType(typeof(Runbook), Runbook.Word)]
[JsonDerivedType(typeof(Batch), Batch.Word)]
[JsonDerivedType(typeof(PlannedRun), PlannedRun.Word)]
[JsonDerivedType(typeof(DeployTemplate), DeployTemplate.Word)]
[JsonDerivedType(typeof(NodeChassis), NodeChassis.Word)]
[JsonDerivedType(typeof(Allocation), Allocation.Word)]
[JsonDerivedType(typeof(Portgroup), Portgroup.Word)]
[JsonDerivedType(typeof(PortgroupAddress), PortgroupAddress.Word)]
[JsonDerivedType(typeof(VolumeConnector), VolumeConnector.Word)]
[JsonDerivedType(typeof(VolumeTarget), VolumeTarget.Word)]
[JsonDerivedType(typeof(BiosSettings), BiosSettings.Word)]
[JsonDerivedType(typeof(BiosRegistry), BiosRegistry.Word)]
public abstract record Record
{
    /// <summary>Its id; ids that the engine makes are in the order of time (UUID 7).</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, once among those of its kind; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Counts its changes, from 1. The store sets it.</summary>
    public int Version { get; init; }

    /// <summary>When it was made. The store sets it.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed, null when never. The store sets it.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The word of its kind, as rows and messages have it.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether each of its versions is kept as it was (<see cref="RecordVersion"/>), until it is deleted. What keeps versions holds no secrets: a version could not be sealed anew.</summary>
    public virtual bool KeepsVersions => false;
}

/// <summary>A record as it was.</summary>
/// <param name="At">When it became so.</param>
/// <param name="By">Who made it so.</param>
/// <param name="Record">What it was; its <see cref="Record.Version"/> says which.</param>
public sealed record RecordVersion(DateTimeOffset At, Caller By, Record Record);
