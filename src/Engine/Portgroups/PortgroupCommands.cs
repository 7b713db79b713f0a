using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Portgroups;

/// <summary>Adds, changes and deletes port groups.</summary>
/// <remarks>Further refusals: <c>duplicate-name</c>, <c>duplicate-address</c>, <c>invalid-state</c> 409, <c>not-empty</c> 400.</remarks>
public sealed class PortgroupCommands(IStore store, IIds ids, AccessPolicy policy, PortgroupsOptions options) : PartCommands<Portgroup>(store, ids, policy)
{
    private readonly IIds _ids = ids;

    private protected override PartRights Rights { get; } = new(Rule.PortgroupGet, Rule.PortgroupCreate, Rule.PortgroupUpdate, Rule.PortgroupDelete);

    private protected override string Words => "portgroup";

    private protected override RecordFields<Portgroup> Fields => PortgroupFields.All;

    private protected override string[] Required { get; } = ["node_uuid"];

    private protected override string Label(Portgroup part) => part.Name ?? part.Id.ToString();

    private protected override Portgroup Empty(Guid id) => new() { Id = id, NodeId = Guid.Empty, Mode = options.DefaultMode, StandalonePortsSupported = true };

    private protected override Problem? Check(PartChange<Portgroup> change) => PortgroupRules.Check(change);

    private protected override Problem? MayDelete(IUnit unit, Portgroup part, Node node) => PortgroupRules.MayDelete(unit, part, node);

    // The address is held beside it, and its ports are in its physical network.
    private protected override void Follow(IUnit unit, Portgroup? before, Portgroup? after)
    {
        if (before?.Address is { } had && (after?.Address != had || after.NodeId != before.NodeId) && unit.RecordNamed<PortgroupAddress>(had) is { } held) unit.DeletePart(held);
        if (after is { Address: { } mac } && (before?.Address != mac || before.NodeId != after.NodeId)) unit.PutPart(new PortgroupAddress { Id = _ids.New(), Name = mac, NodeId = after.NodeId, PortgroupId = after.Id });
        if (before is null || after is null || before.PhysicalNetwork == after.PhysicalNetwork) return;
        foreach (var port in PortgroupRules.PortsOf(unit, after)) unit.Put(port with { PhysicalNetwork = after.PhysicalNetwork });
    }
}
