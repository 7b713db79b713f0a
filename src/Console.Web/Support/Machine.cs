using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace IronicConsole.Web.Support;

/// <summary>Versions, and what is known of the machine.</summary>
public static class Machine
{
    /// <summary>Facts, a line each.</summary>
    /// <param name="folder">The folder whose disk is looked at.</param>
    /// <param name="now">The time of the report.</param>
    public static IEnumerable<string> Facts(string folder, DateTimeOffset now)
    {
        var memory = GC.GetGCMemoryInfo();
        yield return Fact("report made at", now.ToString("u", CultureInfo.InvariantCulture));
        yield return Fact("program", typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");
        yield return Fact(".NET", RuntimeInformation.FrameworkDescription);
        yield return Fact("system", $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}");
        foreach (var line in Read("/etc/os-release").Where(l => l.StartsWith("PRETTY_NAME", StringComparison.Ordinal))) yield return Fact("distribution", line.Split('=', 2)[^1].Trim('"'));
        yield return Fact("host", Environment.MachineName);
        yield return Fact("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        yield return Fact("memory for this program", $"{memory.TotalAvailableMemoryBytes >> 20} MiB");
        yield return Fact("load", Read("/proc/loadavg").FirstOrDefault() ?? "unknown");
        yield return Fact("up", Read("/proc/uptime").FirstOrDefault() is { } up ? $"{up.Split(' ')[0]} s" : "unknown");
        yield return Fact("user of this report", Environment.UserName);
        if (Directory.Exists(folder)) yield return Fact("disk of the data folder", Disk(new DriveInfo(Path.GetFullPath(folder))));
        foreach (var assembly in new[] { "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "Npgsql", "Quartz", "Radzen.Blazor" }) yield return Fact(assembly, Version(assembly));
    }

    private static string Fact(string name, string value) => $"{name}: {value}";

    private static string Disk(DriveInfo disk) => $"{disk.AvailableFreeSpace >> 20} MiB free of {disk.TotalSize >> 20} MiB, {disk.DriveFormat}";

    private static string Version(string assembly) => Assembly.Load(new AssemblyName(assembly)).GetName().Version?.ToString() ?? "unknown";

    private static string[] Read(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
