using System.Globalization;
using System.Runtime.InteropServices;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Results;

/// <summary>Under which conditions was measured.</summary>
/// <param name="Date">The day.</param>
/// <param name="Cores">Processors of the machine.</param>
/// <param name="Processor">Their kind.</param>
/// <param name="MemoryGib">Its memory, GiB.</param>
/// <param name="LoadBefore">Load average over a minute before anything was started.</param>
/// <param name="Versions">Versions of what was measured, and of what measured.</param>
public sealed record Conditions(string Date, int Cores, string Processor, double MemoryGib, double LoadBefore, IReadOnlyDictionary<string, string> Versions)
{
    /// <summary>Reads them.</summary>
    public static async Task<Conditions> ReadAsync(string root)
    {
        var versions = new Dictionary<string, string> { ["kernel"] = Environment.OSVersion.Version.ToString(), ["dotnet"] = RuntimeInformation.FrameworkDescription };
        versions["console"] = (await TellAsync("git", "-C", root, "describe", "--always", "--dirty", "--exclude=*")).Trim();
        foreach (var package in new[] { "ironic-api", "ironic-conductor", "uwsgi-core", "mariadb-server", "wrk" })
            versions[package] = await TellAsync("dpkg-query", "-W", "-f", "${Version}", package);
        var processor = (await File.ReadAllLinesAsync("/proc/cpuinfo")).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "";
        var load = double.Parse((await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0], CultureInfo.InvariantCulture);
        var memory = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1);
        return new Conditions(TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Environment.ProcessorCount, processor, memory, load, versions);
    }

    private static async Task<string> TellAsync(string program, params string[] arguments)
    {
        try
        {
            return await Shell.RunAsync(TimeSpan.FromSeconds(10), program, arguments);
        }
        catch (Exception e) when (e is BenchException or System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
