using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using Microsoft.AspNetCore.WebUtilities;

namespace IronicConsole.Web.Audit;

/// <summary>What is looked for in the audit trail, as it stands in an address; what is null does not matter.</summary>
/// <param name="Actor">The whole name of an actor.</param>
/// <param name="Verb">How a command begins.</param>
/// <param name="Node">Name or UUID of a node; a UUID also of one that is gone.</param>
/// <param name="Outcome">done or refused.</param>
public sealed record AuditFilter(string? Actor, string? Verb, string? Node, string? Outcome)
{
    /// <summary>Whether anything is looked for.</summary>
    public bool Any => this != new AuditFilter(null, null, null, null);

    /// <summary>The same of what a person typed or an address says: blank is nothing.</summary>
    public AuditFilter Trimmed => new(Text(Actor), Text(Verb), Text(Node), Text(Outcome));

    /// <summary>The question to the trail; null when no node is called so.</summary>
    public AuditQuery? Query(FleetIndex fleet, int limit, long? before)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var node = Node is null ? null : fleet.Find(Node)?.Id ?? (Guid.TryParse(Node, out var id) ? id : null);
        return Node is not null && node is null ? null : new AuditQuery
        {
            Node = node, Actor = Actor, Command = Verb, Refused = Outcome switch { "done" => false, "refused" => true, _ => null }, Before = before, Limit = limit,
        };
    }

    /// <summary>An address with this filter.</summary>
    public string On(string path) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?> { ["actor"] = Actor, ["verb"] = Verb, ["node"] = Node, ["outcome"] = Outcome });

    private static string? Text(string? typed) => typed?.Trim() is { Length: > 0 } text ? text.Length > AuditQuery.MostText ? text[..AuditQuery.MostText] : text : null;
}
