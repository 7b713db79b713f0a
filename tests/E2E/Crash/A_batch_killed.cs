using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// A batch over the machines of a rack: a canary of five, waves twice as large each time, one machine in fifty failing. It stops exactly where it must, goes on when somebody accepts
/// that, through SIGKILL in two of its waves, and the failed machines alone are done again. The rack's ledger is the witness.
/// </summary>
[Collection(Together.Crash)]
public sealed class A_batch_killed(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public Task Of_a_hundred_machines_stops_where_it_must_and_does_nothing_twice() => GoesAsync(100);

    [Fact]
    [Trait("Category", "Long")]
    public Task Of_a_thousand_machines_does_the_same() => GoesAsync(1000);

    private async Task GoesAsync(int count)
    {
        await using var bench = await CrashBench.StartAsync(count, fresh: count);
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        var machines = bench.Machines.Take(count).ToArray();
        await ManageAsync(client, bench, machines);
        string[] broken = [.. machines.Where((_, i) => i % 50 == 17)];
        foreach (var machine in broken) await PasswordAsync(client, bench, machine, "not the BMC's");

        var body = new JsonObject
        {
            ["verb"] = "clean", ["nodes"] = new JsonArray([.. machines.Select(m => (JsonNode)m)]), ["disable_ramdisk"] = true, ["steps"] = new JsonArray(new JsonObject { ["step"] = "power_on" }),
            ["pace"] = new JsonObject { ["canary"] = 5, ["growth"] = 2, ["parallel"] = 10, ["stop_above"] = 0 }, ["reason"] = "Power",
        };
        var clock = Stopwatch.StartNew();
        var outlook = await PostAsync(client, bench, "/v2/batches/preview", body);
        output.WriteLine($"The preview of {count} machines took {clock.Elapsed.TotalMilliseconds:0} ms.");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"The preview took {clock.Elapsed.TotalSeconds:0.0} s.");
        Assert.Equal(count, outlook["plans"]![0]!["count"]!.GetValue<int>());
        body["hash"] = outlook["hash"]!.GetValue<string>();
        var waves = outlook["waves"]!.AsArray().Select(w => w!.GetValue<int>()).ToArray();
        Assert.Equal([5, 10, 20, 40], waves.Take(4));

        var id = (await PostAsync(client, bench, "/v2/batches", body))["id"]!.GetValue<string>();
        var kills = 0;
        for (var (wave, first) = (0, 0); wave < waves.Length; first += waves[wave], wave++)
        {
            if (wave is 3 or 4) kills += await KillInAsync(client, bench, id, wave);
            var wrong = machines.Skip(first).Take(waves[wave]).Intersect(broken).ToArray();
            while (true) // it stops with each failure that nobody has accepted
            {
                var now = await RestAsync(client, bench, id, wave);
                if (now["state"]!.GetValue<string>() != "stopped") break;
                Assert.EndsWith($"nodes of wave {wave + 1} failed: more than 0 %.", now["why"]!.GetValue<string>(), StringComparison.Ordinal);
                Assert.InRange(now["counts"]!["failed"]!.GetValue<int>(), 1, broken.Length);
                foreach (var later in machines.Skip(first + waves[wave]).Take(20)) Assert.DoesNotContain("power.on", await bench.EffectsAsync(later));
                await PostAsync(client, bench, $"/v2/batches/{id}/resume", new JsonObject { ["reason"] = "Seen" });
            }

        }

        var done = await UntilAsync(client, bench, id, b => b["state"]!.GetValue<string>() == "done", "done");
        Assert.True(kills > 0, "No kill hit the batch at work.");
        Assert.Equal((count - broken.Length, broken.Length), (done["counts"]!["done"]!.GetValue<int>(), done["counts"]!["failed"]!.GetValue<int>()));
        Assert.Equal(broken.Length, done["causes"]!.AsArray().Sum(c => c!["count"]!.GetValue<int>()));
        Assert.Single(done["causes"]!.AsArray());
        foreach (var machine in machines) Assert.Equal(broken.Contains(machine) ? 0 : 1, (await bench.EffectsAsync(machine)).Count(e => e == "power.on"));

        foreach (var machine in broken) await PasswordAsync(client, bench, machine, (await bench.MachineAsync(machine))["password"]!.GetValue<string>());
        var again = (await PostAsync(client, bench, $"/v2/batches/{id}/retry", new JsonObject { ["reason"] = "Passwords mended" }))["id"]!.GetValue<string>();
        var retried = await UntilAsync(client, bench, again, b => b["state"]!.GetValue<string>() == "done", "done");
        Assert.Equal(broken.Length, retried["counts"]!["done"]!.GetValue<int>());
        foreach (var machine in machines) Assert.Equal(1, (await bench.EffectsAsync(machine)).Count(e => e == "power.on"));
    }

    // Of all that can be killed: the process that keeps the batch and works on its machines, in the middle of a wave.
    private static async Task<int> KillInAsync(HttpClient client, CrashBench bench, string id, int wave)
    {
        var seen = await UntilAsync(client, bench, id, b => b["waves"]![wave]!["counts"]!["running"]!.GetValue<int>() > 0 || b["state"]!.GetValue<string>() == "stopped" || b["waves"]![wave]!["counts"]!["waiting"]!.GetValue<int>() == 0, $"at work in wave {wave + 1}");
        await bench.KillAndRestartAsync("");
        return seen["counts"]!["running"]!.GetValue<int>() > 0 ? 1 : 0;
    }

    private static Task<JsonNode> RestAsync(HttpClient client, CrashBench bench, string id, int wave) => UntilAsync(
        client, bench, id,
        b => b["counts"]!["running"]!.GetValue<int>() == 0 && b["state"]!.GetValue<string>() is "stopped" or "done" || b["waves"]!.AsArray().Skip(wave + 1).Any(w => w!["current"]!.GetValue<bool>()), $"through wave {wave + 1}");

    private static Task<JsonNode> UntilAsync(HttpClient client, CrashBench bench, string id, Func<JsonNode, bool> wanted, string what)
    {
        JsonNode? seen = null;
        return Eventually.Get($"the batch to be {what}", async () =>
        {
            try
            {
                seen = await client.GetFromJsonAsync<JsonNode>(new Uri(bench.Console.Url, $"/v2/batches/{id}"));
                return wanted(seen!) ? seen : null;
            }
            catch (HttpRequestException)
            {
                return null; // it was killed
            }
        }, Limit, () => seen?.ToJsonString(new JsonSerializerOptions { WriteIndented = false }) ?? "no answer");
    }

    private static async Task ManageAsync(HttpClient client, CrashBench bench, string[] machines)
    {
        var body = new JsonObject { ["verb"] = "manage", ["nodes"] = new JsonArray([.. machines.Select(m => (JsonNode)m)]), ["pace"] = new JsonObject { ["parallel"] = 20 } };
        var id = (await PostAsync(client, bench, "/v2/batches", body))["id"]!.GetValue<string>();
        var ended = await UntilAsync(client, bench, id, b => b["counts"]!["waiting"]!.GetValue<int>() + b["counts"]!["running"]!.GetValue<int>() == 0, "done");
        Assert.Equal(machines.Length, ended["counts"]!["done"]!.GetValue<int>());
    }

    private static async Task PasswordAsync(HttpClient client, CrashBench bench, string machine, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(bench.Console.Url, $"/v1/nodes/{machine}"))
        {
            Content = JsonContent.Create(new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/driver_info/redfish_password", ["value"] = password })),
        };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.87");
        using var answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, CrashBench bench, string path, JsonObject body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(bench.Console.Url, path), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
