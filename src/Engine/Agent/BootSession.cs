using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Agent;

/// <summary>One boot of an agent: opened when the boot is prepared (or at the first lookup of a machine that somebody else booted), ended by a power-off. A token belongs to exactly one.</summary>
public sealed record BootSession
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the boot was prepared.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the token was handed out at lookup; null while it was not, or travels in the medium.</summary>
    public DateTimeOffset? HandedOutAt { get; init; }

    /// <summary>To which MAC addresses it was handed out.</summary>
    public ImmutableArray<string> HandedTo { get; init; } = [];

    /// <summary>Whether it was handed out a second time.</summary>
    public bool Reissued { get; init; }

    /// <summary>When the agent last gave a sign (lookup, heartbeat, callback, or an answer when those were overdue); null when not yet.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>Whether a heartbeat came.</summary>
    public bool Beating { get; init; }

    /// <summary>The session of a node, or null.</summary>
    public static BootSession? Of(Node node)
    {
        var map = node.DriverInternalInfo.Map(AgentKeys.Boot);
        if (!Guid.TryParse(map.Text("id"), out var id) || Time(map.Text("opened_at")) is not { } opened) return null;
        return new BootSession
        {
            Id = id,
            OpenedAt = opened,
            HandedOutAt = Time(map.Text("handed_out_at")),
            HandedTo = map["handed_to"] is { ValueKind: System.Text.Json.JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(m => m.GetString() ?? "")] : [],
            Reissued = map.Flag("reissued") is true,
            HeardAt = Time(map.Text("heard_at")),
            Beating = map.Flag("beating") is true,
        };
    }

    /// <summary>The node with this session.</summary>
    public Node On(Node node) => node with { DriverInternalInfo = node.DriverInternalInfo.With(AgentKeys.Boot, ToJson()) };

    /// <summary>How times are written in <c>driver_internal_info</c>.</summary>
    public static string Wire(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);

    internal static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private JsonObject ToJson()
    {
        var map = new JsonObject { ["id"] = Id.ToString(), ["opened_at"] = Wire(OpenedAt) };
        if (HandedOutAt is { } handed)
        {
            map["handed_out_at"] = Wire(handed);
            map["handed_to"] = new JsonArray([.. HandedTo.Select(m => (JsonNode)m)]);
        }

        if (Reissued) map["reissued"] = true;
        if (HeardAt is { } heard) map["heard_at"] = Wire(heard);
        if (Beating) map["beating"] = true;
        return map;
    }
}
