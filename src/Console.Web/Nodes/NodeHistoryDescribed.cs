using System.Collections.Frozen;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeHistoryApi"/> take and answer.</summary>
internal static class NodeHistoryDescribed
{
    private static readonly Shape Event = Shape.Of(
        new("uuid", Shape.Uuid), new("created_at", Shape.Time), new("severity", Shape.Text), new("event", Shape.Text), new("event_type", Shape.Text), new("conductor", Shape.Text),
        new("user", Shape.Text.OrNull), new("links", Shape.Links)).Named("HistoryEvent");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/history", "Lists what happened to a node, oldest first.")
        {
            Answer = Shape.Page("history", Event.Chosen("uuid", "created_at", "severity", "event", "links")), QuerySince = new Dictionary<string, Feature?> { ["detail"] = null }.ToFrozenDictionary(),
        },
        new("GET", "nodes/{node}/history/{event}", "Shows an event of a node.") { Answer = Event },
        new("GET", "nodes/{node}/inventory", "Shows what the last inspection found.") { Answer = Shape.Of(new FieldShape("inventory", Shape.Map), new FieldShape("plugin_data", Shape.Map)) },
    ];
}
