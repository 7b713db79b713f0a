using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash.PowerCut;

/// <summary>Clients that all ask at once for new nodes, changes, deletions and work on fake hardware, each about nodes of its own, and keep what was acknowledged.</summary>
public sealed class NodeClients(Uri server, int seed) : IDisposable
{
    private const int Count = 8;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<string, Promise> _promises = new();
    private int _acknowledged, _named;

    /// <summary>How many requests were acknowledged.</summary>
    public int Acknowledged => _acknowledged;

    /// <summary>Works until the server is gone.</summary>
    public Task UntilItIsGoneAsync(int round) => Task.WhenAll(Enumerable.Range(0, Count).Select(i => WorkAsync(new Random((seed * 1009) + (round * 31) + i))));

    /// <summary>What of the acknowledged is not so, one sentence each.</summary>
    public async Task<IReadOnlyList<string>> BrokenAsync()
    {
        var found = (await AllAsync()).ToDictionary(n => n["name"]!.ToString(), Read);
        var known = _promises.Select(p => (Name: p.Key, Wrong: p.Value.Against(found.GetValueOrDefault(p.Key, NodePromise.None)))).Where(p => p.Wrong is not null).Select(p => $"{p.Name}: {p.Wrong}");
        return [.. known, .. found.Keys.Except(_promises.Keys).Select(name => $"{name}: nobody asked for it")];
    }

    /// <summary>Nodes whose verification was accepted and is not over.</summary>
    public async Task<IReadOnlyList<string>> UnfinishedAsync() =>
        [.. (await AllAsync()).Where(n => n["provision_state"]!.ToString() is not ("enroll" or "manageable") || n["reservation"] is not null).Select(n => $"{n["name"]} is {n["provision_state"]}")];

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static NodePromise Read(JsonNode node) => new(true, node["extra"]!["note"]!.GetValue<int>(), node["provision_state"]!.ToString() != "enroll");

    private async Task WorkAsync(Random chance)
    {
        var own = new List<string>();
        while (true)
        {
            var fresh = own.Count == 0 || chance.Next(5) == 0;
            if (fresh) own.Add($"node-{Interlocked.Increment(ref _named)}");
            var name = fresh ? own[^1] : own[chance.Next(own.Count)];
            if (await ActAsync(name, fresh ? -1 : chance.Next(10), chance.Next()) is not { } stands) return;
            if (!stands) own.Remove(name);
        }
    }

    // Whether the node may still be there; null when the server is gone.
    private async Task<bool?> ActAsync(string name, int act, int note)
    {
        var promise = _promises.GetOrAdd(name, _ => new Promise());
        var (method, path, body, wanted) = act switch
        {
            < 0 => (HttpMethod.Post, "/v1/nodes", Json(new { driver = "fake-hardware", name, extra = new { note }, driver_info = new { bmc_password = $"secret-{note}" } }), new NodePromise(true, note)),
            0 => (HttpMethod.Delete, $"/v1/nodes/{name}", null, NodePromise.None),
            1 or 2 when !promise.Known.Managed => (HttpMethod.Put, $"/v1/nodes/{name}/states/provision", Json(new { target = "manage" }), promise.Known with { Managed = true }),
            _ => (HttpMethod.Patch, $"/v1/nodes/{name}", Json(new[] { new { op = "replace", path = "/extra/note", value = note } }), promise.Known with { Note = note }),
        };
        promise.Ask(wanted);
        switch (await AnswerAsync(method, path, body))
        {
            case null: return null;
            case >= 200 and < 300:
                promise.Yes();
                Interlocked.Increment(ref _acknowledged);
                return promise.Known.There;
            case 409 or 503: // locked by its verification, or enough to do
                promise.No();
                return true;
            case var status: throw new InvalidOperationException($"{method} {path} was answered with {status}.");
        }
    }

    private async Task<int?> AnswerAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.82");
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await _client.SendAsync(request);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private async Task<List<JsonNode>> AllAsync()
    {
        var all = new List<JsonNode>();
        for (var next = new Uri(server, "/v1/nodes?fields=name,extra,provision_state,reservation&limit=1000"); next is not null;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.82");
            using var answer = await _client.SendAsync(request);
            var page = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
            all.AddRange(page["nodes"]!.AsArray().OfType<JsonNode>());
            next = page["next"] is { } more ? new Uri(more.ToString()) : null;
        }

        return all;
    }

    private static JsonNode Json<T>(T body) => System.Text.Json.JsonSerializer.SerializeToNode(body)!;
}
