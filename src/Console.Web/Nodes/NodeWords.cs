using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>A node in words and looks.</summary>
public static class NodeWords
{
    /// <summary>The family that its state belongs to.</summary>
    public static Family Family(this Node node) => StateLook.Of(node.ProvisionState, node.Maintenance);

    /// <summary>Where its page is, relative to the base.</summary>
    public static string Href(this Node node, string? tab = null) => $"nodes/{Uri.EscapeDataString(node.Label)}{(tab is null ? "" : $"/{tab}")}";

    /// <summary>Vendor and model when known: "Dell R750".</summary>
    public static string? Model(this Node node)
    {
        var parts = new[] { node.Properties.Text("vendor") ?? node.Properties.Text("manufacturer"), node.Properties.Text("model") }.Where(p => !string.IsNullOrWhiteSpace(p)).Distinct();
        var words = string.Join(' ', parts);
        return words.Length == 0 ? null : words;
    }

    /// <summary>CPU, memory and disk when known: "8 CPU, 32 GiB, 100 GB".</summary>
    public static string? Size(this Node node)
    {
        var parts = new List<string>();
        if (node.Properties.Text("cpus") is { Length: > 0 } cpus) parts.Add($"{cpus} CPU");
        if (long.TryParse(node.Properties.Text("memory_mb"), out var memory)) parts.Add(Sizes.OfMemory(memory << 20));
        if (long.TryParse(node.Properties.Text("local_gb"), out var disk) && disk > 0) parts.Add($"{disk} GiB disk");
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>What the row says about work in progress: "4 of 7 deploy.write_image"; null when nothing runs.</summary>
    public static string? StepWords(this Node node) => node.Progress is not { } at ? null
        : node.Hold is { } hold ? $"{at.Index} of {at.Count} hold: {hold.Question}"
        : $"{at.Index} of {at.Count} {at.Step}";

    /// <summary>What stands on it: its name, else its UUID.</summary>
    public static string? Instance(this Node node) => node.InstanceName ?? node.InstanceUuid;

    /// <summary>How urgent the row is: held, failed, or neither.</summary>
    public static string? RowClass(this Node node) => node.Hold is not null ? "ic-hold" : node.ProvisionState.IsFailed() ? "ic-fail" : null;
}

/// <summary>Sizes in words.</summary>
public static class Sizes
{
    private static readonly string[] BinaryUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    private static readonly string[] DecimalUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>Memory: "32 GiB".</summary>
    public static string OfMemory(long bytes) => Say(bytes, 1024, BinaryUnits);

    /// <summary>Disks: "960 GB".</summary>
    public static string OfDisk(long bytes) => Say(bytes, 1000, DecimalUnits);

    private static string Say(double bytes, int step, string[] units)
    {
        var unit = 0;
        for (; bytes >= step && unit < units.Length - 1; unit++) bytes /= step;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes:0.#} {units[unit]}");
    }
}
