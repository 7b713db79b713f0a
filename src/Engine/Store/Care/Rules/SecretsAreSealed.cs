using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Volumes;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>No secret of a node or of its volumes lies in the clear, and each opens with the key.</summary>
internal sealed class SecretsAreSealed(SecretBox? box) : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        var maps = fleet.Nodes.Values.SelectMany(n => new[] { (n.Id, Name: fleet.Name(n.Id), Where: "driver_info", Map: n.DriverInfo), (n.Id, Name: fleet.Name(n.Id), Where: "instance_info", Map: n.InstanceInfo) })
            .Concat(fleet.Records.OfType<VolumeTarget>().Select(t => (t.Id, Name: $"Volume target {t.Id}", Where: "properties", Map: t.Properties)));
        foreach (var (id, name, where, map) in maps)
        {
            var closed = 0;
            var clear = 0;
            SecretKeys.Visit(map, text =>
            {
                if (text.Length > 0 && !SecretBox.IsSealed(text)) clear++;
                else if (text.Length > 0 && box is not null && box.Open(id, text) is null) closed++;
            });
            if (clear > 0) yield return $"{name} has {clear} secrets of {where} in the clear.";
            if (closed > 0) yield return $"{name} has {closed} secrets of {where} that do not open: another node's, or of a key that is gone.";
        }
    }
}
