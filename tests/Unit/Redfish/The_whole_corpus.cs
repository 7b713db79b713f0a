using System.Globalization;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using Xunit;
using Xunit.Abstractions;

namespace IronicConsole.Tests.Redfish;

/// <summary>Runs only where a folder with many trees is named.</summary>
internal sealed class CorpusFactAttribute : FactAttribute
{
    public const string Variable = "IRONICCONSOLE_REDFISH_CORPUS";

    public CorpusFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 }) Skip = $"Set {Variable} to a folder of Redfish trees (<tree>/redfish/v1/index.json) to walk them all.";
    }
}

public sealed class The_whole_corpus(ITestOutputHelper output)
{
    [CorpusFact]
    public async Task Is_walked_and_each_tree_says_what_it_has_or_lacks()
    {
        var folder = Environment.GetEnvironmentVariable(CorpusFactAttribute.Variable)!;
        var trees = Directory.EnumerateDirectories(folder, "redfish", SearchOption.AllDirectories).Select(d => Path.GetDirectoryName(d)!).Where(d => File.Exists(Path.Combine(d, "redfish/v1/index.json"))).Order().ToList();
        Assert.NotEmpty(trees);
        foreach (var tree in trees) await WalkAsync(folder, tree);
    }

    private async Task WalkAsync(string folder, string root)
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.FromFolder(root), RedfishBench.Quick with { Attempts = 1 });
        var systems = bench.Tree.Paths.Where(p => p.StartsWith("/redfish/v1/Systems/", StringComparison.OrdinalIgnoreCase) && p.Count(c => c == '/') == 4).Order().ToList();
        output.WriteLine($"{Path.GetRelativePath(folder, root)}: {systems.Count} systems");
        if (systems.Count == 0) Assert.NotNull((await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Problem);
        foreach (var system in systems)
        {
            bench.Node = bench.NodeWith(("redfish_system_id", system));
            var power = await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience);
            var facts = await bench.Management.ReadFactsAsync(bench.Node, RedfishBench.Patience);
            var devices = await bench.Management.SupportedBootDevicesAsync(bench.Node, RedfishBench.Patience);
            var media = await bench.Boot.PrepareRamdiskAsync(bench.Node, new RamdiskBoot(new(null, null, null, null, "corpus"), []), RedfishBench.Patience);
            foreach (var problem in new[] { power.Problem, facts.Problem, devices.Problem, media }.OfType<Problem>())
            {
                Assert.True(problem.Slug is "not-supported" or "bmc-answer" or "bmc-busy", $"{root} {system}: {problem}");
            }

            output.WriteLine($"  {system}: power {(power.Ok ? power.Value.ToString() : power.Problem.Told)}; boot {(devices.Ok ? string.Join(' ', devices.Value) : "none")}; media {media?.Told ?? "inserted"}");
            if (facts.Value is { } f)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {f.Vendor} {f.Model} {f.Serial} BIOS {f.BiosVersion} BMC {f.BmcVersion}; {f.CpuArch} {f.Cpus} cpus {f.MemoryMb} MiB {f.DiskBytes.Count} disks {f.Macs.Count} MACs; {f.BootMode} {f.Health}"));
            }
        }
    }
}
