using System.Globalization;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Hardware;

/// <summary>Firmware of a part of a machine, as its BMC told it.</summary>
/// <param name="Component"><c>bios</c> or <c>bmc</c>.</param>
/// <param name="Initial">The first version that was seen.</param>
/// <param name="Current">The version that was seen last.</param>
/// <param name="Flashed">The version that took another one's place last; null while there was only one.</param>
/// <param name="SeenAt">When the first one was seen.</param>
/// <param name="ChangedAt">When the version was last seen to be another; null while there was only one.</param>
public sealed record FirmwareComponent(string Component, string Initial, string Current, string? Flashed, DateTimeOffset SeenAt, DateTimeOffset? ChangedAt);

/// <summary>The firmware of a node: one row a component, moved on each time its BMC is read (firmware-bios-raid.md §1).</summary>
public static class FirmwareTable
{
    /// <summary>Its key in <c>driver_internal_info</c>.</summary>
    public const string Key = "firmware_components";

    /// <summary>The rows, by component.</summary>
    public static IReadOnlyList<FirmwareComponent> Of(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var rows = node.DriverInternalInfo.Map(Key);
        return [.. rows.Keys.Order(StringComparer.Ordinal).Select(c => (Name: c, Row: rows.Map(c))).Select(r => new FirmwareComponent(
            r.Name, r.Row.Text("initial") ?? "", r.Row.Text("current") ?? "", r.Row.Text("flashed"), Time(r.Row.Text("seen_at")) ?? default, Time(r.Row.Text("changed_at"))))];
    }

    /// <summary>The rows after the BMC was read.</summary>
    /// <param name="node">The node with the rows before.</param>
    /// <param name="facts">What the BMC told; a version that it did not tell leaves its row as it is.</param>
    /// <param name="now">When.</param>
    public static JsonMap Seen(Node node, BmcFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(facts);
        var rows = node.DriverInternalInfo.Map(Key);
        var at = now.ToString("O", CultureInfo.InvariantCulture);
        foreach (var (component, told) in new[] { ("bios", facts.BiosVersion), ("bmc", facts.BmcVersion) })
        {
            var row = rows.Map(component);
            if (told is not { Length: > 0 } version || row.Text("current") == version) continue;
            rows = rows.With(component, row.IsEmpty
                ? new JsonObject { ["initial"] = version, ["current"] = version, ["seen_at"] = at }
                : row.With("current", version).With("flashed", version).With("changed_at", at).ToObject());
        }

        return rows;
    }

    private static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;
}
