using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Scale;

/// <summary>Two consoles on one PostgreSQL database share a batch; one after the other is killed (SIGKILL), and it goes on with the one that is left.</summary>
[Collection(Together.TakeOver)]
public sealed class A_batch_over_two_conductors
{
    [RequiresFact(Need.Postgres)]
    public async Task Goes_on_whoever_is_killed()
    {
        await using var bench = await SeveralConsoles.StartEmptyAsync(2, 14);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        foreach (var machine in bench.Rows) await bench.Api.EnrolAsync(machine, bench.Rack.Control);
        await MakeAsync(client, bench, new() { ["verb"] = "manage", ["nodes"] = Names(bench) });
        foreach (var machine in bench.Machines) await bench.Api.StateAsync(machine, "manageable");

        var id = await MakeAsync(client, bench, new()
        {
            ["verb"] = "clean", ["nodes"] = Names(bench), ["disable_ramdisk"] = true, ["steps"] = new JsonArray(new JsonObject { ["step"] = "power_on" }), ["pace"] = new JsonObject { ["canary"] = 2, ["growth"] = 3, ["parallel"] = 2 },
        });
        foreach (var (console, done) in bench.Consoles.Zip([2, 7]))
        {
            await UntilAsync(client, bench, id, b => Count(b, "done") >= done, $"{done} machines done");
            bench.Answering.Remove(console);
            await console.KillAsync();
            await UntilAsync(client, bench, id, b => Count(b, "done") > done + 1, "going on"); // by the other one, alone
            await console.StartAsync();
            bench.Answering.Add(console);
        }

        var ended = await UntilAsync(client, bench, id, b => b["state"]!.ToString() == "done", "done");
        Assert.Equal(bench.Machines.Count, Count(ended, "done"));
        foreach (var machine in bench.Machines) Assert.Equal(1, (await bench.EffectsAsync(machine)).Count(e => e == "power.on"));
    }

    private static JsonArray Names(SeveralConsoles bench) => [.. bench.Machines.Select(m => (JsonNode)m)];

    private static int Count(JsonNode batch, string state) => batch["counts"]![state]!.GetValue<int>();

    private static async Task<string> MakeAsync(HttpClient client, SeveralConsoles bench, JsonObject body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(bench.Answering.First().Url, "/v2/batches"), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["id"]!.ToString();
    }

    private static Task<JsonNode> UntilAsync(HttpClient client, SeveralConsoles bench, string id, Func<JsonNode, bool> wanted, string what)
    {
        JsonNode? seen = null;
        return Eventually.Get($"the batch to be {what}", async () =>
        {
            using var answer = await client.GetAsync(new Uri(bench.Answering.First().Url, $"/v2/batches/{id}"));
            if (!answer.IsSuccessStatusCode) return null; // the other process made it just now
            seen = await answer.Content.ReadFromJsonAsync<JsonNode>();
            return wanted(seen!) ? seen : null;
        }, TimeSpan.FromMinutes(2), () => seen?.ToJsonString() ?? "no answer");
    }
}
