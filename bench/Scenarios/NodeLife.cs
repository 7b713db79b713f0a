using System.Diagnostics;
using System.Net;
using System.Text.Json;
using IronicConsole.Bench.Load;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>Leads one node through its life, as a client does that polls.</summary>
public sealed class NodeLife(ServerClient client)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20), Limit = TimeSpan.FromSeconds(120);
    private static readonly (string Verb, string Until)[] Verbs = [("manage", "manageable"), ("provide", "available"), ("active", "active"), ("deleted", "available")];

    /// <summary>How often its state was asked.</summary>
    public int Polls { get; private set; }

    /// <summary>How often a request had to be sent again, because the node was locked or the server busy.</summary>
    public int Repeats { get; private set; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; private set; }

    /// <summary>Leads it from its creation to being available again.</summary>
    public async Task LiveAsync(string name, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        using var made = JsonDocument.Parse(await SendAsync(HttpMethod.Post, "/v1/nodes", NodeBodies.New(name), HttpStatusCode.Created, cancel));
        var path = $"/v1/nodes/{made.RootElement.GetProperty("uuid").GetString()}";
        foreach (var (verb, until) in Verbs)
        {
            if (verb == "active") await SendAsync(HttpMethod.Patch, path, NodeBodies.Image, HttpStatusCode.OK, cancel);
            await SendAsync(HttpMethod.Put, $"{path}/states/provision", NodeBodies.Verb(verb), HttpStatusCode.Accepted, cancel);
            await AwaitAsync(path, until, cancel);
        }

        Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private async Task AwaitAsync(string path, string until, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Limit)
        {
            using var node = JsonDocument.Parse(await client.GetAsync(path, cancel));
            Polls++;
            var state = node.RootElement.GetProperty("provision_state").GetString()!;
            if (state == until && node.RootElement.GetProperty("target_provision_state").ValueKind == JsonValueKind.Null) return;
            if (state is "error" || state.Contains("fail", StringComparison.Ordinal)) throw new BenchException($"{path} is {state}: {node.RootElement.GetProperty("last_error")}");
            await Task.Delay(Poll, cancel);
        }

        throw new BenchException($"{path} did not become {until} within {Limit}.");
    }

    private async Task<byte[]> SendAsync(HttpMethod method, string path, string body, HttpStatusCode want, CancellationToken cancel)
    {
        var (told, repeats) = await client.InsistAsync(method, path, body, want, cancel);
        Repeats += repeats;
        return told;
    }
}
