using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// Data keys are changed, and passwords by clients at the same time, while the console is killed (SIGKILL) at times drawn from a seed. After each kill the file is read without the product:
/// every password opens, and is the last one that was acknowledged.
/// </summary>
[Collection(Together.Crash)]
public sealed class A_key_rotation_killed_at_random_times(ITestOutputHelper output) : IDisposable
{
    private const int Nodes = 200;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20), DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.87" } } };
    private readonly ConcurrentDictionary<string, string[]> _may = new(); // the last password that was acknowledged, and the one that was sent after it

    [Fact]
    public Task Loses_no_secret() => LoseNothingAsync(20261125, 8);

    [Fact]
    [Trait("Category", "Long")]
    public Task Loses_no_secret_in_a_hundred_kills() => LoseNothingAsync(20261126, 100);

    public void Dispose() => _client.Dispose();

    private async Task LoseNothingAsync(int seed, int kills)
    {
        var chance = new Random(seed);
        var data = Directory.CreateTempSubdirectory("rotation-").FullName;
        await using var console = await ConsoleProcess.StartAsync(data, "127.0.0.1", "--Demo:Enabled=false", "--Logging:LogLevel:Default=Warning");
        await Parallel.ForAsync(0, Nodes, async (i, _) => await EnrolAsync(console.Url, $"n{i}"));
        var (within, keys) = (0, new HashSet<string>());
        for (var kill = 1; kill <= kills; kill++)
        {
            var changes = Task.WhenAll(Enumerable.Range(0, 3).Select(w => ChangeAsync(console.Url, w, kill)));
            var asked = kill == 1 || chance.Next(3) > 0; // otherwise what the last kill interrupted is interrupted again
            if (asked) await Eventually.Get("a new key to be made", async () => await RotateAsync(console.Url) ? this : null, TimeSpan.FromMinutes(1));
            var at = chance.Next(0, 400);
            await Task.Delay(at); // the time of the kill is what is tested
            await console.KillAsync();
            await changes;

            var left = SealedStore.Of(data);
            Check(left, $"kill {kill} of seed {seed}, {at} ms after {(asked ? "a new key was asked for" : "the start")}");
            if (left.Keys.Count > 1) within++;
            keys.UnionWith(left.Keys);
            output.WriteLine($"kill {kill}: {at} ms after {(asked ? "a new key" : "the start")}, {left.Keys.Count} keys in the store");
            await console.StartAsync();
        }

        await Eventually.Get("one key", async () => await StateAsync(console.Url) == "settled" ? this : null, TimeSpan.FromMinutes(1));
        await console.StopAsync();
        var end = SealedStore.Of(data);
        Check(end, "the end");
        Assert.Single(end.Keys);
        Assert.True(within > 0, "No kill fell into a rotation.");
        Assert.True(keys.Count > kills / 3, $"Only {keys.Count} keys were made.");
        var verified = await Command.RunAsync(TimeSpan.FromMinutes(1), "dotnet", Repository.PathOf("src", "Console.Web", "bin", Repository.Configuration, "net10.0", "IronicConsole.Web.dll"), "store", "verify", "--data", data);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        foreach (var password in _may.Values.SelectMany(p => p)) Assert.DoesNotContain(password, console.Output, StringComparison.Ordinal);
        output.WriteLine($"{within} of {kills} kills fell into a rotation; {keys.Count} keys were seen");
        Directory.Delete(data, recursive: true);
    }

    private void Check(SealedStore left, string when)
    {
        Assert.Equal(Nodes, left.Passwords.Count);
        foreach (var (name, password) in left.Passwords) Assert.True(_may[name].Contains(password), $"{when}: {name} has {password ?? "a password that does not open"}; it must be one of {string.Join(", ", _may[name])}");
    }

    private async Task EnrolAsync(Uri server, string name)
    {
        _may[name] = [$"{name}-first"];
        using var answer = await _client.PostAsJsonAsync(new Uri(server, "/v1/nodes"), new JsonObject { ["driver"] = "fake-hardware", ["name"] = name, ["driver_info"] = new JsonObject { ["redfish_password"] = $"{name}-first" } });
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    // Each worker has nodes of its own; it ends when the server is gone.
    private async Task ChangeAsync(Uri server, int worker, int round)
    {
        for (var n = 0; ; n++)
        {
            var name = $"n{((n * 3) + worker) % Nodes}";
            var (last, next) = (_may[name], $"{name}-{round}-{worker}-{n}");
            _may[name] = [.. last, next];
            try
            {
                var patch = $$"""[{"op":"replace","path":"/driver_info/redfish_password","value":"{{next}}"}]""";
                using var answer = await _client.PatchAsync(new Uri(server, $"/v1/nodes/{name}"), new StringContent(patch, Encoding.UTF8, "application/json"));
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                _may[name] = [next];
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                return;
            }
        }
    }

    // False while another rotation is under way.
    private async Task<bool> RotateAsync(Uri server)
    {
        using var answer = await _client.PostAsync(new Uri(server, "/v2/secrets/rotate"), null);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync());
        return answer.StatusCode == HttpStatusCode.Accepted;
    }

    private async Task<string?> StateAsync(Uri server) => (await _client.GetFromJsonAsync<JsonNode>(new Uri(server, "/v2/secrets")))!["state"]?.ToString();
}
