using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Scale;

/// <summary>
/// Takes machines through their lives over the API, a few at a time, in an order drawn from a seed: enrol, manage, inspect, clean, provide, deploy, power, tear down.
/// An operator knows nothing of faults: what is not answered is asked of another process, and what was acknowledged is kept in the ledger.
/// </summary>
public sealed class Operators(SeveralConsoles bench, Acknowledged ledger, int seed, int atOnce) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(4) };
    private readonly SemaphoreSlim _turns = new(atOnce);
    private readonly CancellationTokenSource _enough = new();
    private readonly long[] _silentAt = new long[bench.Consoles.Count];
    private int _asked;

    /// <summary>Works until <see cref="Enough"/> was said and what had begun has ended.</summary>
    public Task RunAsync() => Task.WhenAll(bench.Rows.Select((row, i) => LiveAsync(row, new Random(seed + (7919 * i)))));

    /// <summary>No machine begins anything new.</summary>
    public void Enough() => _enough.Cancel();

    /// <summary>The node as the API has it.</summary>
    public Task<JsonNode> NodeAsync(string machine) => Eventually.Get($"an answer about {machine}", async () =>
        await AskAsync(HttpMethod.Get, $"/v1/nodes/{machine}", null) is (HttpStatusCode.OK, { } node) ? node : null, Limit);

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _turns.Dispose();
        _enough.Dispose();
    }

    private async Task LiveAsync(JsonNode row, Random chance)
    {
        var machine = row["name"]!.ToString();
        if (!await TurnAsync(() => EnrolAsync(machine, row))) return;
        for (var life = 1; ; life++)
        {
            if (life > 1 && !await TurnAsync(() => VerbAsync(machine, "manage", null, "manageable"))) return;
            if (chance.Next(3) == 0 && !await TurnAsync(() => VerbAsync(machine, "inspect", "Inspect", "manageable"))) return;
            if (chance.Next(4) == 0 && !await TurnAsync(() => VerbAsync(machine, "clean", "Clean", "manageable"))) return;
            if (!await TurnAsync(() => VerbAsync(machine, "provide", "Clean", "available"))) return;
            if (!await TurnAsync(() => DeployAsync(machine, life))) return;
            for (var n = chance.Next(3); n > 0; n--)
            {
                var off = chance.Next(2) == 0;
                if (!await TurnAsync(() => PowerAsync(machine, off))) return;
            }

            if (!await TurnAsync(() => VerbAsync(machine, "deleted", "TearDown", "available"))) return;
        }
    }

    private async Task<bool> TurnAsync(Func<Task> work)
    {
        try
        {
            await _turns.WaitAsync(_enough.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            await work();
            return true;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task EnrolAsync(string machine, JsonNode row)
    {
        await DoAsync(machine, "Enrol", HttpMethod.Post, "/v1/nodes", bench.Enrolment(row), async () => (await AskAsync(HttpMethod.Get, $"/v1/nodes/{machine}", null)).Status == HttpStatusCode.OK);
        var node = (await NodeAsync(machine))["uuid"]!.ToString();
        await DoAsync(machine, "Port", HttpMethod.Post, "/v1/ports", new JsonObject { ["node_uuid"] = node, ["address"] = row["macs"]![0]!.ToString() },
            async () => (await AskAsync(HttpMethod.Get, $"/v1/nodes/{machine}/ports", null)).Body?["ports"] is JsonArray { Count: > 0 });
        await VerbAsync(machine, "manage", "Verify", "manageable");
    }

    private async Task DeployAsync(string machine, int life)
    {
        await PatchAsync(machine, "/instance_info", bench.Image());
        await PatchAsync(machine, "/extra/note", life);
        ledger.Notes[machine] = life;
        await VerbAsync(machine, "active", "Deploy", "active");
    }

    private async Task PowerAsync(string machine, bool off)
    {
        var target = off ? "power off" : "rebooting";
        await DoAsync(machine, "Power", HttpMethod.Put, $"/v1/nodes/{machine}/states/power", new JsonObject { ["target"] = target }, () => Task.FromResult(false));
        await RestsAsync(machine, n => n["power_state"]?.ToString() == (off ? "power off" : "power on"), target);
    }

    private async Task VerbAsync(string machine, string verb, string? kind, string wanted)
    {
        var before = (await NodeAsync(machine))["provision_state"]!.ToString();
        var body = new JsonObject { ["target"] = verb };
        if (verb == "clean") body["clean_steps"] = new JsonArray(new JsonObject { ["interface"] = "deploy", ["step"] = "erase_devices_metadata" });
        await DoAsync(machine, kind ?? "Move", HttpMethod.Put, $"/v1/nodes/{machine}/states/provision", body, async () => await NodeAsync(machine) is var now
            && (now["provision_state"]!.ToString() != before || now["reservation"] is not null || now["target_provision_state"] is not null));
        await RestsAsync(machine, n => n["provision_state"]!.ToString() == wanted, wanted);
    }

    private Task<string> PatchAsync(string machine, string path, JsonNode value) => Eventually.Get($"{machine} to take {path}", async () =>
    {
        var (status, body) = await AskAsync(HttpMethod.Patch, $"/v1/nodes/{machine}", new JsonArray(new JsonObject { ["op"] = "add", ["path"] = path, ["value"] = value.DeepClone() }));
        if (status is null or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable) return null;
        Assert.True(status == HttpStatusCode.OK, $"{machine} {path}: {status} {body?.ToJsonString()}");
        return machine;
    }, Limit);

    private Task<JsonNode> RestsAsync(string machine, Func<JsonNode, bool> wanted, string what) => Eventually.Get($"{machine} to reach '{what}'", async () =>
    {
        await Task.Delay(200);
        var (status, node) = await AskAsync(HttpMethod.Get, $"/v1/nodes/{machine}", null);
        if (status is null or HttpStatusCode.ServiceUnavailable) return null;
        Assert.True(status == HttpStatusCode.OK, $"{machine}, which was acknowledged: {status} {node?.ToJsonString()}");
        var state = node!["provision_state"]!.ToString();
        Assert.False(state == "error" || state.EndsWith(" failed", StringComparison.Ordinal), $"{machine} is {state} on its way to '{what}': {node["last_error"]}");
        return node["reservation"] is null && node["target_power_state"] is null && wanted(node) ? node : null;
    }, Limit, () => NodeAsync(machine).GetAwaiter().GetResult().ToJsonString());

    // Asks until it is acknowledged, or was done without an answer.
    private Task<string> DoAsync(string machine, string kind, HttpMethod method, string path, JsonNode body, Func<Task<bool>> wasDone)
    {
        var open = false;
        return Eventually.Get($"{machine} to take {method} {path} {body.ToJsonString()}", async () =>
        {
            var (status, answer) = await AskAsync(method, path, body);
            if (status is null)
            {
                ledger.Perhaps(machine, kind);
                open = true;
                return await wasDone() ? machine : null;
            }

            if ((int)status is >= 200 and < 300)
            {
                ledger.Yes(machine, kind);
                return machine;
            }

            if (open && await wasDone()) return machine;
            var later = status is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable;
            Assert.True(later, $"{machine} {method} {path} {body.ToJsonString()}: {(int)status} {answer?.ToJsonString()}");
            return null;
        }, Limit);
    }

    // One try at the next process, as a load balancer would choose it; no status when no answer came, so that it is not known what happened.
    private async Task<(HttpStatusCode? Status, JsonNode? Body)> AskAsync(HttpMethod method, string path, JsonNode? body)
    {
        var next = Next();
        var console = bench.Consoles[next];
        using var request = new HttpRequestMessage(method, new Uri(console.Url, path));
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.82");
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await _client.SendAsync(request);
            return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "application/json" ? await answer.Content.ReadFromJsonAsync<JsonNode>() : null);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            _silentAt[next] = Environment.TickCount64;
            return (HttpStatusCode.ServiceUnavailable, null); // nobody listened, so nothing was asked
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            _silentAt[next] = Environment.TickCount64;
            return (null, null);
        }
    }

    private int Next()
    {
        var count = bench.Consoles.Count;
        var first = (Interlocked.Increment(ref _asked) & int.MaxValue) % count;
        return Enumerable.Range(0, count).Select(i => (first + i) % count).OrderBy(i => Environment.TickCount64 - _silentAt[i] < 3000).First();
    }
}
