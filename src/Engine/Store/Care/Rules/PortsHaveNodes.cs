using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>A port is on a node that is there.</summary>
internal sealed class PortsHaveNodes : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store) =>
        fleet.Ports.Where(p => !fleet.Nodes.ContainsKey(p.NodeId)).Select(p => $"Port {p.Address} is on node {p.NodeId}, which is not there.");
}
