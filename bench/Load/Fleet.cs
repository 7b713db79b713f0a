using System.Diagnostics;
using System.Net;
using System.Text.Json;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Load;

/// <summary>Fills and empties a server. Not measured.</summary>
public static class Fleet
{
    private const int Workers = 8;

    /// <summary>Enrols nodes with names of that prefix.</summary>
    public static Task EnrolAsync(ServerClient client, string prefix, int count, CancellationToken cancel) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancel }, async (i, stop) =>
        {
            using var made = await client.SendAsync(HttpMethod.Post, "/v1/nodes", NodeBodies.New($"{prefix}-{i:d6}"), HttpStatusCode.Created, stop);
        });

    /// <summary>Enrols nodes and brings them to <c>manageable</c>; their UUIDs.</summary>
    public static async Task<string[]> ManageAsync(ServerClient client, string prefix, int count, CancellationToken cancel)
    {
        await EnrolAsync(client, prefix, count, cancel);
        var nodes = await ListAsync(client, prefix, cancel);
        await Parallel.ForEachAsync(nodes, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancel }, async (id, stop) =>
            await client.InsistAsync(HttpMethod.Put, $"/v1/nodes/{id}/states/provision", NodeBodies.Verb("manage"), HttpStatusCode.Accepted, stop));
        await AwaitAsync(client, "manageable", count, cancel);
        return nodes;
    }

    /// <summary>Waits until that many nodes, at most 1,000, are in a provision state.</summary>
    public static Task AwaitAsync(ServerClient client, string state, int count, CancellationToken cancel) => client.AwaitAsync(
        In(state), body => Count(body) == count, $"{count} nodes in '{state}'", Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(120), cancel);

    /// <summary>The path of the list of nodes in a provision state.</summary>
    public static string In(string state) => $"/v1/nodes?provision_state={Uri.EscapeDataString(state)}&fields=uuid&limit=1000";

    /// <summary>How many nodes a list has.</summary>
    public static int Count(string list)
    {
        using var document = JsonDocument.Parse(list);
        return document.RootElement.GetProperty("nodes").GetArrayLength();
    }

    /// <summary>The UUIDs of all nodes whose names have that prefix, shuffled the same way for each server.</summary>
    public static async Task<string[]> ListAsync(ServerClient client, string prefix, CancellationToken cancel)
    {
        var (found, path) = (new List<string>(), (string?)"/v1/nodes?fields=uuid,name&limit=1000");
        for (var page = 0; path is not null && page < 10_000; page++)
        {
            using var document = JsonDocument.Parse(await client.GetAsync(path, cancel));
            found.AddRange(document.RootElement.GetProperty("nodes").EnumerateArray()
                .Where(n => n.GetProperty("name").GetString()?.StartsWith(prefix + "-", StringComparison.Ordinal) == true).Select(n => n.GetProperty("uuid").GetString()!));
            path = document.RootElement.TryGetProperty("next", out var next) ? new Uri(next.GetString()!).PathAndQuery : null;
        }

        var all = found.ToArray();
#pragma warning disable CA5394 // an order for a measurement, no secret
        new Random(7).Shuffle(all);
#pragma warning restore CA5394
        return all;
    }

    /// <summary>Deletes them again.</summary>
    public static async Task DeleteAsync(ServerClient client, string prefix, CancellationToken cancel) =>
        await Parallel.ForEachAsync(await ListAsync(client, prefix, cancel), new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancel }, async (id, stop) =>
        {
            using var gone = await client.SendAsync(HttpMethod.Delete, $"/v1/nodes/{id}", null, HttpStatusCode.NoContent, stop);
        });
}
