using System.Collections.Concurrent;
using System.Text.Json;
using IronicConsole.Web.Api;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Policy;

/// <summary>
/// Each request that Ironic's own tests make as some persona, as far as its route exists here, is allowed, refused or concealed as there (ironic-rbac.md says where the facts are from).
/// Allowed is whatever is not 401, 403 or 404: what comes of an allowed request, other tests say.
/// </summary>
public sealed class What_Ironic_grants
{
    private const int AtOnce = 8;
    private static readonly Case[] Cases = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Policy", "ironic-rbac.jsonl")).Select(line => JsonSerializer.Deserialize<Case>(line, JsonSerializerOptions.Web)!)];

    [Theory]
    [InlineData("", null, 720)]
    [InlineData("no own nodes", "{\"baremetal:node:create:self_owned_node\": \"!\", \"baremetal:node:delete:self_owned_node\": \"!\"}", 7)]
    [InlineData("service project service", "service_role: role:service and project_name:service", 4)]
    [InlineData("service project admin", "service_role: role:service and project_name:admin", 1)]
    public async Task Is_granted_here(string policy, string? file, int atLeast)
    {
        await using var bench = await PolicyBench.StartAsync(file);
        var router = bench.Api.Services.GetRequiredService<ApiRouter>();
        var cases = Cases.Where(c => (c.Policy ?? "") == policy && router.Find(c.Method, c.Path.Split('?')[0].Split('/').AsSpan(2)).Route is not null).ToArray();
        Assert.True(cases.Length >= atLeast, $"Only {cases.Length} cases have a route.");
        var read = await bench.WorldAsync();
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            var world = one.Method == "GET" ? read : await bench.WorldAsync(); // what changes something has its own
            if (await one.WrongAsync(bench, world) is { } difference) wrong.Add(difference);
        });
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {cases.Length} cases differ:\n{string.Join('\n', wrong.Order(StringComparer.Ordinal))}");
    }

    private sealed record Case(string Name, string Method, string Path, string Roles, bool System, string? Project, string? Project_Name, JsonElement? Body, int Status, Dictionary<string, int>? Length, string? Policy)
    {
        public async Task<string?> WrongAsync(PolicyBench bench, Dictionary<string, string> world)
        {
            var who = new Persona(Roles, System, Project is null ? null : Filled(Project, world), Project_Name);
            var answer = await bench.SendAsync(who, Method, Filled(Path, world), Body is { } body ? Filled(body.GetRawText(), world).Replace("fake-driverz", "fake-hardware", StringComparison.Ordinal) : null);
            if (Kind(answer.Status) != Kind(Status)) return $"{Name}: {Method} {Path} as {Roles}{(System ? " on the system" : "")} gives {answer.Status} instead of {Status}: {answer.Text}";
            if (System || Policy is not null || answer.Status != 200 || Length is null || Length.ContainsKey("history")) return null;
            return Length.Where(l => answer.Json.GetProperty(l.Key).GetArrayLength() != l.Value).Select(l => $"{Name}: {Method} {Path} lists {answer.Json.GetProperty(l.Key).GetArrayLength()} {l.Key} instead of {l.Value}").FirstOrDefault();
        }

        // 500 is what became of a refusal there, in a list that asks the database
        private static int Kind(int status) => status switch { 401 or 403 or 404 => status, 500 => 403, _ => 200 };

        private static string Filled(string text, Dictionary<string, string> world)
        {
            foreach (var (name, value) in world) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            return text;
        }
    }
}
