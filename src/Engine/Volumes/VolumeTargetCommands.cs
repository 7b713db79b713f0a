using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Volumes;

/// <summary>Adds, changes and deletes volume targets. Secrets in <c>properties</c> are sealed before they are stored.</summary>
/// <remarks>Further refusals: <c>duplicate-boot-index</c> 409, <c>invalid-state</c> 400 while the node is not powered off.</remarks>
public sealed class VolumeTargetCommands(IStore store, IIds ids, AccessPolicy policy, SecretBox box) : PartCommands<VolumeTarget>(store, ids, policy)
{
    private protected override PartRights Rights => VolumeRules.Rights;

    private protected override string Words => "volume target";

    private protected override RecordFields<VolumeTarget> Fields => VolumeFields.OfTarget;

    private protected override string[] Required { get; } = ["boot_index", "node_uuid", "volume_id", "volume_type"];

    private protected override string Label(VolumeTarget part) => $"{part.VolumeType} {part.VolumeId} (boot index {part.BootIndex})";

    private protected override VolumeTarget Empty(Guid id) => new() { Id = id, NodeId = Guid.Empty };

    private protected override Problem? Check(PartChange<VolumeTarget> change) => VolumeRules.MayChange(change, "volume target update") ?? Taken(change);

    private protected override VolumeTarget Finish(PartChange<VolumeTarget> change) =>
        change.After.Named() with { Properties = change.Touched.Contains("properties") ? box.Seal(change.After.Id, change.After.Properties, change.Before?.Properties) : change.After.Properties };

    private protected override Problem? MayDelete(IUnit unit, VolumeTarget part, Node node) => VolumeRules.MayDelete(node, "volume target deletion");

    private static Problem? Taken(PartChange<VolumeTarget> change) => change.Unit.RecordNamed<VolumeTarget>(change.After.Named().Name!) is { } other && other.Id != change.After.Id
        ? Problem.Conflict("duplicate-boot-index", $"A volume target with boot index '{change.After.BootIndex}' for the same node already exists.", "Choose another boot index.") with { Field = "boot_index" } : null;
}
