using IronicConsole.Engine.Secrets;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>No secret of a node lies in the clear, and each opens with the key.</summary>
internal sealed class SecretsAreSealed(SecretBox? box) : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        foreach (var node in fleet.Nodes.Values)
        {
            foreach (var (where, map) in new[] { ("driver_info", node.DriverInfo), ("instance_info", node.InstanceInfo) })
            {
                var closed = 0;
                var clear = 0;
                SecretKeys.Visit(map, text =>
                {
                    if (text.Length > 0 && !SecretBox.IsSealed(text)) clear++;
                    else if (text.Length > 0 && box is not null && box.Open(node.Id, text) is null) closed++;
                });
                if (clear > 0) yield return $"{fleet.Name(node.Id)} has {clear} secrets of {where} in the clear.";
                if (closed > 0) yield return $"{fleet.Name(node.Id)} has {closed} secrets of {where} that do not open: another node's, or of a key that is gone.";
            }
        }
    }
}
