using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Scale;

/// <summary>Two consoles on one PostgreSQL database deploy machines; one is drained, asked through the other.</summary>
[Collection(Together.Alone)]
public sealed class A_drain_under_load(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [RequiresFact(Need.Postgres)]
    public async Task Ends_with_nothing_in_its_hands_while_all_deploys_go_on_and_new_work_goes_to_the_others()
    {
        await using var bench = await SeveralConsoles.StartAsync(2, 8);
        var (a, b) = (bench.Consoles[0], bench.Consoles[1]);
        using var client = new HttpClient { BaseAddress = b.Url, Timeout = TimeSpan.FromSeconds(30) };
        using var apiOfA = SeveralConsoles.Of(a);
        foreach (var machine in bench.Machines.Take(6)) await apiOfA.VerbAsync(machine, "active");

        await Eventually.Get("a to have something in its hands", async () => (await bench.LeasesOfAsync("a")).Count > 0 ? "a" : null, Limit);
        using (var asked = await client.PostAsJsonAsync("/v2/conductors/a/drain", new { deadline_seconds = 600, reason = "test" }))
        {
            Assert.True((int)asked.StatusCode == 202, await asked.Content.ReadAsStringAsync());
            Assert.Equal("/v2/conductors/a/drain", asked.Headers.Location!.ToString());
        }

        using var ready = new HttpClient { BaseAddress = a.Url };
        await Eventually.Get("a to be red", async () => (int)(await ready.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode == 503 ? "red" : null, Limit);
        await Eventually.Get("a to be drained", async () => (await client.GetFromJsonAsync<JsonNode>("/v2/conductors/a"))!["state"]!.ToString() == "drained" ? "drained" : null, Limit);
        Assert.Empty(await bench.LeasesOfAsync("a"));

        foreach (var machine in bench.Machines.Skip(6)) await apiOfA.VerbAsync(machine, "active"); // accepted by a, done by b
        foreach (var machine in bench.Machines) await bench.Api.StateAsync(machine, "active");
        foreach (var machine in bench.Machines) await bench.WitnessAsync(machine);
        Assert.Empty(await bench.LeasesOfAsync("a"));
        await NoneFailedAsync(bench);
        output.WriteLine($"let go: {await bench.CountAsync("SELECT count(*) FROM events WHERE text LIKE 'Conductor a lets go%'")}");

        using var back = await client.DeleteAsync(new Uri("/v2/conductors/a/drain", UriKind.Relative));
        Assert.True(back.IsSuccessStatusCode);
        await Eventually.Get("a to be ready again", async () => (await ready.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode ? "ready" : null, Limit);
    }

    internal static async Task NoneFailedAsync(SeveralConsoles bench) => Assert.Equal(0, await bench.CountAsync("SELECT count(*) FROM operations WHERE document LIKE '%\"State\":\"Failed\"%'"));
}
