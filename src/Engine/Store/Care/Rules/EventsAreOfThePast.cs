using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>No event tells of a version that its node has not reached: what was told is stored.</summary>
internal sealed class EventsAreOfThePast : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store) =>
        StoreFile.Texts(store, "SELECT e.Seq || ' tells of version ' || e.NodeVersion || ' of node ' || n.Id || ', which is at ' || n.Version FROM events e JOIN nodes n ON n.Id = e.NodeId WHERE e.NodeVersion > n.Version")
            .Select(e => $"Event {e}.");
}
