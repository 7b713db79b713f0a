using System.Text.Json;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Finds the disk that an image will be written to and sets <c>properties.local_gb</c>: by the hints in <c>properties.root_device</c> (no match fails), else the disk the ramdisk chose, else the smallest of at least 4 GiB.</summary>
public sealed class RootDevice(IOptions<InspectionOptions> options) : IInspectionHook
{
    private const long GiB = 1024L * 1024 * 1024;

    /// <inheritdoc/>
    public string Name => "root-device";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        var disks = findings.Inventory["disks"] is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(d => d.ValueKind == JsonValueKind.Object).Select(JsonMap.From).ToArray() : [];
        var hints = findings.Node.Properties.Map("root_device");
        JsonMap? root;
        if (!hints.IsEmpty)
        {
            root = disks.FirstOrDefault(d => RootHints.Match(hints, d));
            if (root is null) return InspectionProblems.Failed($"None of the {disks.Length} disks matches the root device hints {hints}.", "Mend properties/root_device.");
        }
        else
        {
            root = findings.PluginData.Map("root_disk") is { IsEmpty: false } chosen ? chosen
                : disks.Where(d => d.Whole("size") >= 4 * GiB).OrderBy(d => d.Whole("size")).FirstOrDefault();
        }

        if (root?.Whole("size") is not { } size || size == 0) return null;
        var gigabytes = (size / GiB) - (options.Value.DiskPartitioningSpacing ? 1 : 0);
        findings.SetProperty("local_gb", Math.Max(0, gigabytes));
        return null;
    }
}
