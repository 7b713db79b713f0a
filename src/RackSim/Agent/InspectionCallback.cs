using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.RackSim.Agent;

/// <summary>Delivers the inventory, without a version header, as the real agent does.</summary>
internal static class InspectionCallback
{
    /// <summary>The name that a fault of the agent chooses it by.</summary>
    public const string Name = "inspection";

    private const int Attempts = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The server's answer; null when it refused or could not be reached in five attempts.</summary>
    public static async Task<JsonObject?> PostAsync(SimulatedAgent agent, IReadOnlyList<string> urls, TimeSpan pause)
    {
        var inspection = Inventory.Inspection(agent.Machine);
        if (agent.Machine.AgentFaults.Take(FaultKinds.AgentFail, Name) is not null) inspection["error"] = "collector disks failed: /dev/sda: Input/output error";
        var body = inspection.ToJsonString();
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            foreach (var url in urls)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                    request.Headers.Add("Accept", "application/json");
                    using var limit = CancellationTokenSource.CreateLinkedTokenSource(agent.Alive);
                    limit.CancelAfter(Longest);
                    using var answer = await agent.Http.Client.SendAsync(request, limit.Token);
                    agent.Machine.Says($"agent: inspection answered {(int)answer.StatusCode}");
                    agent.Machine.Rack.Ledger.Write(agent.Machine.Identity.Name, "inspection.post",
                        new JsonObject { ["url"] = url, ["status"] = (int)answer.StatusCode }, answer.IsSuccessStatusCode);
                    if (answer.StatusCode < HttpStatusCode.InternalServerError && answer.StatusCode != HttpStatusCode.Conflict)
                    {
                        return answer.IsSuccessStatusCode ? Parse(await answer.Content.ReadAsStringAsync(agent.Alive)) : null;
                    }
                    break;
                }
                catch (Exception gone) when (gone is HttpRequestException or UriFormatException or InvalidOperationException
                    || (gone is OperationCanceledException && !agent.Alive.IsCancellationRequested))
                {
                    agent.Machine.Says($"agent: inspection: {gone.Message}");
                }
            }
            await Task.Delay(pause, agent.Machine.Rack.Clock, agent.Alive);
        }
        return null;
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
