using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace IronicConsole.Tests.RackSim;

/// <summary>Speaks to an agent's API as a server does.</summary>
internal sealed class AgentClient(HttpClient http, string token)
{
    public HttpClient Http => http;

    public async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(string command, JsonObject? parameters = null, bool wait = true)
    {
        using var answer = await http.PostAsJsonAsync($"/v1/commands/?wait={(wait ? "true" : "false")}&agent_token={token}",
            new JsonObject { ["name"] = command, ["params"] = parameters ?? [] });
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    public Task<(HttpStatusCode Status, JsonObject Body)> StepAsync(string flow, string step, JsonObject? arguments = null, bool wait = true) =>
        SendAsync($"{flow}.execute_{flow}_step", new JsonObject
        {
            ["step"] = new JsonObject { ["interface"] = "deploy", ["step"] = step, ["args"] = arguments },
            ["node"] = new JsonObject(),
            ["ports"] = new JsonArray(),
        }, wait);

    public async Task<JsonArray> CommandsAsync() => (await http.GetFromJsonAsync<JsonObject>($"/v1/commands/?agent_token={token}"))!["commands"]!.AsArray();
}
