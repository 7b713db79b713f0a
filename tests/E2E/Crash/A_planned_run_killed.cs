using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Crash;

/// <summary>The console is killed (SIGKILL) between the wish and the state that it waits for, and again as soon as the run has begun: it runs, and once.</summary>
[Collection(Together.Crash)]
public sealed class A_planned_run_killed
{
    [Fact]
    public async Task Begins_once_its_state_comes_and_not_twice()
    {
        var data = Directory.CreateTempSubdirectory("planned").FullName;
        var console = await ConsoleProcess.StartAsync(data);
        try
        {
            using var api = new IronicCalls(() => console.Url);
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            await api.CreateAsync(new JsonObject { ["driver"] = "fake-hardware", ["name"] = "n1" });
            var body = new JsonObject
            {
                ["node"] = "n1", ["verb"] = "clean", ["disable_ramdisk"] = true, ["reason"] = "First thing", ["when"] = new JsonObject { ["state"] = "manageable" },
                ["steps"] = new JsonArray(new JsonObject { ["step"] = "hold", ["args"] = new JsonObject { ["question"] = "Go on?" } }),
            };
            using var asked = await client.PostAsJsonAsync(new Uri(console.Url, "/v2/runs"), body);
            var planned = (await asked.Content.ReadFromJsonAsync<JsonNode>())!;
            Assert.True((int)asked.StatusCode == 201, planned.ToJsonString());
            await console.KillAsync();
            await console.StartAsync();
            Assert.Equal("waiting", (await PlannedAsync())["state"]!.ToString());

            await api.VerbAsync("n1", "manage", []);
            await api.StateAsync("n1", "clean hold");
            await console.KillAsync();
            await console.StartAsync();
            var started = await PlannedAsync();
            Assert.Equal("started", started["state"]!.ToString());
            await api.VerbAsync("n1", "unhold", []);
            await api.StateAsync("n1", "manageable");
            var runs = (await client.GetFromJsonAsync<JsonNode>(new Uri(console.Url, "/v2/runs?node=n1")))!["items"]!.AsArray().Where(r => r!["kind"]!.ToString() == "clean").ToArray();
            Assert.Equal((started["run"]!.ToString(), "done", "First thing"), (Assert.Single(runs)!["id"]!.ToString(), runs[0]!["state"]!.ToString(), runs[0]!["reason"]!.ToString()));

            async Task<JsonNode> PlannedAsync() => (await client.GetFromJsonAsync<JsonNode>(new Uri(console.Url, $"/v2/planned-runs/{planned["id"]}")))!;
        }
        finally
        {
            await console.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
    }
}
