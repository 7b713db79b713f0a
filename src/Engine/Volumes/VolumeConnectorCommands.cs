using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Volumes;

/// <summary>Adds, changes and deletes volume connectors.</summary>
/// <remarks>Further refusals: <c>duplicate-connector</c> 409, <c>invalid-state</c> 400 while the node is not powered off.</remarks>
public sealed class VolumeConnectorCommands(IStore store, IIds ids, AccessPolicy policy) : PartCommands<VolumeConnector>(store, ids, policy)
{
    private protected override PartRights Rights => VolumeRules.Rights;

    private protected override string Words => "volume connector";

    private protected override RecordFields<VolumeConnector> Fields => VolumeFields.OfConnector;

    private protected override string[] Required { get; } = ["connector_id", "node_uuid", "type"];

    private protected override string Label(VolumeConnector part) => $"{part.ConnectorType} {part.ConnectorId}";

    private protected override VolumeConnector Empty(Guid id) => new() { Id = id, NodeId = Guid.Empty };

    private protected override Problem? Check(PartChange<VolumeConnector> change) => VolumeRules.MayChange(change, "volume connector update") ?? Taken(change);

    private protected override VolumeConnector Finish(PartChange<VolumeConnector> change) => change.After.Named();

    private protected override Problem? MayDelete(IUnit unit, VolumeConnector part, Node node) => VolumeRules.MayDelete(node, "volume connector deletion");

    private static Problem? Taken(PartChange<VolumeConnector> change) => change.Unit.RecordNamed<VolumeConnector>(change.After.Named().Name!) is { } other && other.Id != change.After.Id
        ? Problem.Conflict("duplicate-connector", $"A volume connector with type {change.After.ConnectorType} and connector ID {change.After.ConnectorId} already exists.", "A connector is of one node: delete the other one first.") with { Field = "connector_id" } : null;
}
