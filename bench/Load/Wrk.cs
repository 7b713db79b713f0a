using System.Globalization;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Load;

/// <summary>Runs wrk with one thread, which is far more than any server here can answer.</summary>
public static class Wrk
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Load/load.lua");
    private static int _runs;

    /// <summary>Loads a server for some seconds. An answer that is refused or broken makes the measurement void.</summary>
    public static async Task<LoadResult> RunAsync(IServer server, LoadPlan plan, int connections, int seconds)
    {
        var paths = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(paths, plan.Paths);
            string[] headers = ["-H", $"X-OpenStack-Ironic-API-Version: {BenchOptions.Microversion}", "-H", "Accept: application/json"];
            if (plan.Token is { } token) headers = [.. headers, "-H", $"Authorization: Bearer {token}"];
            if (plan.Body is not null) headers = [.. headers, "-H", "Content-Type: application/json"];
            string[] body = plan.Body is { } template ? [template, (++_runs).ToString(CultureInfo.InvariantCulture)] : [];
            var output = await Shell.RunAsync(
                TimeSpan.FromSeconds(seconds + 60), "wrk",
                ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "30s", .. headers, "-s", Script, server.Url, "--", plan.Method, paths, .. body]);
            var result = LoadResult.Read(output);
            if (result.Requests == 0 || result.Refused > 0 || result.Broken > 0)
                throw new BenchException($"{server.Name}: {plan.Method} {plan.Paths[0]}: {result.Refused} of {result.Requests} answers were refused, {result.Broken} broken.");
            return result;
        }
        finally
        {
            File.Delete(paths);
        }
    }
}
