using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>A node in a state that somebody must bring to an end has an open operation which does, of the kind of that state; an operation that has ended has no node.</summary>
internal sealed class NodesAreOwned : IStoreRule
{
    private static readonly ILookup<ProvisionState, OperationKind> Kinds = Enum.GetValues<OperationKind>()
        .SelectMany(k => new[] { k.Flow().Running, k.Flow().Waiting, k.Flow().Held }.OfType<ProvisionState>().Select(state => (state, k))).ToLookup(p => p.state, p => p.k);

    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        foreach (var node in fleet.Nodes.Values)
        {
            var operation = node.Operation is { } id ? fleet.Open.GetValueOrDefault(id) : null;
            if (node.Operation is { } gone && operation is null) yield return $"{fleet.Name(node.Id)} names operation {gone}, which is not open.";
            else if (Kinds.Contains(node.ProvisionState) && operation is null) yield return $"{fleet.Name(node.Id)} is in '{node.ProvisionState.Wire()}' and nobody brings it to an end.";
            else if (operation is not null && Kinds.Contains(node.ProvisionState) && !Kinds[node.ProvisionState].Contains(operation.Kind))
                yield return $"{fleet.Name(node.Id)} is in '{node.ProvisionState.Wire()}', but its operation {operation.Id} is a {operation.Kind.Word()}.";
        }
    }
}
