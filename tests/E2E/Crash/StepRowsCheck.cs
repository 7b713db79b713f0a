using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash;

/// <summary>Compares <see cref="StepRows"/> with what a running console offers.</summary>
public static class StepRowsCheck
{
    /// <summary>That each step which a node is offered in a flow, and each step which that flow has by itself, has a row, and the other way round.</summary>
    /// <param name="bench">The bench.</param>
    /// <param name="node">A node that rests where the flow can begin.</param>
    /// <param name="flow">The kind of flow.</param>
    public static async Task CompleteAsync(CrashBench bench, string node, string flow)
    {
        ArgumentNullException.ThrowIfNull(bench);
        using var client = new HttpClient();
        var offered = await OfferedAsync(bench, node, flow);
        var body = new JsonObject { ["node"] = node, ["verb"] = flow };
        if (flow != "deploy") body["steps"] = new JsonArray(StepRows.Of("deploy.burnin_memory").Request());
        using var answer = await client.PostAsJsonAsync(new Uri(bench.Console.Url, "/v2/plans/preview"), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var planned = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["steps"]!.AsArray().Select(s => $"{s!["interface"]}.{s["step"]}");
        Assert.Equal(StepRows.All.Where(r => r.Flows.Contains(flow) && !r.InBand && r.After is null).Select(r => r.Step).Order(), offered.Concat(planned).Except(StepRows.All.Where(r => r.InBand).Select(r => r.Step)).Distinct().Order());
    }

    /// <summary>That each step which the agent of a node offers in a flow has a row, and the other way round. Asked while the agent runs.</summary>
    public static async Task AgentCompleteAsync(CrashBench bench, string node, string flow) => Assert.Equal(
        StepRows.All.Where(r => r.Flows.Contains(flow) && r.InBand).Select(r => r.Step).Order(), (await OfferedAsync(bench, node, flow)).Except(StepRows.All.Where(r => !r.InBand).Select(r => r.Step)).Order());

    private static async Task<string[]> OfferedAsync(CrashBench bench, string node, string flow)
    {
        using var client = new HttpClient();
        var page = await client.GetFromJsonAsync<JsonNode>(new Uri(bench.Console.Url, $"/v2/steps?node={node}&verb={flow}"));
        return [.. page!["items"]!.AsArray().Select(s => $"{s!["interface"]}.{s["step"]}")];
    }
}
