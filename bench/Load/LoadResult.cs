using System.Globalization;

namespace IronicConsole.Bench.Load;

/// <summary>What wrk counted.</summary>
/// <param name="Seconds">How long it sent.</param>
/// <param name="Requests">Answers that it got whole.</param>
/// <param name="Bytes">Bytes of all answers.</param>
/// <param name="Refused">Answers that were not 2xx or 3xx.</param>
/// <param name="Broken">Connections that failed, broke or took too long.</param>
/// <param name="Median">Median latency, milliseconds.</param>
/// <param name="Worst">Latency of the slowest hundredth, milliseconds.</param>
public sealed record LoadResult(double Seconds, long Requests, long Bytes, long Refused, long Broken, double Median, double Worst)
{
    /// <summary>Reads the line that load.lua prints.</summary>
    public static LoadResult Read(string output)
    {
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith("RESULT ", StringComparison.Ordinal)) ?? throw new BenchException($"wrk told no result: {output}");
        var n = line.Split(' ').Skip(1).Select(w => long.Parse(w, CultureInfo.InvariantCulture)).ToArray();
        return new LoadResult(n[0] / 1e6, n[1], n[2], n[3], n[4] + n[5] + n[6] + n[7], n[8] / 1e3, n[9] / 1e3);
    }
}
