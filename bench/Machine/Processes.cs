using System.Globalization;
using System.Text.RegularExpressions;

namespace IronicConsole.Bench.Machine;

/// <summary>What Linux tells about processes, in <c>/proc</c>. A process that is gone counts as nothing.</summary>
public static partial class Processes
{
    // USER_HZ, which is 100 on every Linux that .NET runs on.
    private const double Ticks = 100;

    /// <summary>The processes and all that they have started.</summary>
    public static IReadOnlyList<int> Tree(IEnumerable<int> roots)
    {
        var (seen, left) = (new List<int>(), new Queue<int>(roots));
        while (left.TryDequeue(out var pid) && seen.Count < 1000)
        {
            if (seen.Contains(pid) || !Directory.Exists($"/proc/{pid}")) continue;
            seen.Add(pid);
            foreach (var child in Children(pid)) left.Enqueue(child);
        }

        return seen;
    }

    /// <summary>CPU seconds that they have used.</summary>
    public static double CpuSeconds(IEnumerable<int> pids) => pids.Sum(p => Times(p) is { } t ? t.Own : 0);

    /// <summary>CPU seconds of this process, and of those of its children that have ended.</summary>
    public static double ClientCpuSeconds() => Times(Environment.ProcessId) is { } t ? t.Own + t.Ended : 0;

    /// <summary>CPU seconds of the whole machine; what the host took away counts as used.</summary>
    public static double MachineCpuSeconds()
    {
        var times = Words(File.ReadLines("/proc/stat").First())[1..9].Select(Number).ToArray();
        return (times.Sum() - times[3] - times[4]) / Ticks; // all but idle and waiting for disks
    }

    /// <summary>Resident and proportional memory in MiB. In the latter, a page that several share counts once.</summary>
    public static (double Resident, double Proportional) Memory(IEnumerable<int> pids)
    {
        var (resident, proportional) = (0.0, 0.0);
        foreach (var pid in pids)
        {
            if (Read($"/proc/{pid}/smaps_rollup") is not { } text) continue;
            resident += Number(RssLine().Match(text).Groups[1].Value) / 1024;
            proportional += Number(PssLine().Match(text).Groups[1].Value) / 1024;
        }

        return (resident, proportional);
    }

    private static IEnumerable<int> Children(int pid)
    {
        string[] threads;
        try
        {
            threads = Directory.GetDirectories($"/proc/{pid}/task");
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }

        return threads.SelectMany(t => Words(Read($"{t}/children") ?? "")).Select(w => int.Parse(w, CultureInfo.InvariantCulture));
    }

    private static (double Own, double Ended)? Times(int pid)
    {
        if (Read($"/proc/{pid}/stat") is not { } text) return null;
        var words = Words(text[(text.LastIndexOf(')') + 1)..]);
        return ((Number(words[11]) + Number(words[12])) / Ticks, (Number(words[13]) + Number(words[14])) / Ticks);
    }

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Rss:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex RssLine();

    [GeneratedRegex(@"^Pss:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex PssLine();
}
