using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;
using IronicConsole.Web.SignIn;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Policy;

/// <summary>No door without a rule; who has not said who they are, or has no role, passes none.</summary>
public sealed class Every_route
{
    private static readonly string[] Public = ["GET /v1", "GET /v2/openapi.json", "GET /v2/me", "GET /v2/me/can", "GET /v2/sessions", "GET /v2/tokens", "POST /v2/tokens", "GET /v2/approvals"]; // all but the first of whoever has said who it is

    [Fact]
    public async Task Has_a_rule_of_the_table()
    {
        await using var bench = await PolicyBench.StartAsync();
        var rules = AccessPolicy.Shipped.Texts;
        var uncovered = bench.Api.Services.GetRequiredService<ApiRouter>().All.Where(r => !rules.ContainsKey(r.Rule)).Select(r => $"{r.Method} /v1/{r.Path}")
            .Concat(V2(bench).Where(e => e.Metadata.GetMetadata<NeedsRuleAttribute>() is not { } needs || !rules.ContainsKey(needs.Rule)).Select(e => e.DisplayName));
        Assert.Empty(uncovered);
    }

    [Fact]
    public async Task Asks_who_is_there_before_it_answers_anything()
    {
        await using var bench = await PolicyBench.StartAsync();
        foreach (var (method, path) in Requests(bench))
        {
            var answer = await bench.SendAsync(null, method, path);
            if (Public.Contains($"{method} {path}") && path == "/v1") Assert.Equal(200, answer.Status);
            else
            {
                Assert.True(answer.Status == 401, $"{method} {path}: {answer.Status} {answer.Text}");
                Assert.Equal("Keystone uri=\"https://keystone.example\"", answer.Header("WWW-Authenticate"));
            }
        }
    }

    [Fact]
    public async Task Is_closed_to_who_has_no_role()
    {
        await using var bench = await PolicyBench.StartAsync();
        var world = await bench.WorldAsync();
        foreach (var (method, path) in Requests(bench))
        {
            var there = path.Replace("{node}", world["owner_node_ident"], StringComparison.Ordinal).Replace("{port}", world["owner_port_ident"], StringComparison.Ordinal).Replace("{portgroup}", world["owner_portgroup_ident"], StringComparison.Ordinal)
                .Replace("{connector}", world["volume_connector_ident"], StringComparison.Ordinal).Replace("{target}", world["volume_target_ident"], StringComparison.Ordinal).Replace("{event}", world["owned_history_ident"], StringComparison.Ordinal)
                + (path.EndsWith("nodes/validate", StringComparison.Ordinal) ? $"?node_uuid={world["owner_node_ident"]}" : "");
            var body = path is "/v1/portgroups" or "/v1/volume/connectors" or "/v1/volume/targets" ? $$"""{"node_uuid":"{{world["owner_node_ident"]}}"}""" : path is "/v1/nodes" ? """{"driver":"fake-hardware"}""" : path is "/v1/ports" ? $$"""{"node_uuid":"{{world["owner_node_ident"]}}","address":"52:54:00:00:00:01"}""" : null;
            var answer = await bench.SendAsync(new Persona("", Project: world["owner_project"]), method, there, method == "POST" ? body : null);
            if (Public.Contains($"{method} {path.TrimEnd('/')}")) Assert.True(answer.Status is 200 or 400, answer.Text);
            else Assert.True(answer.Status is 403 or 404, $"{method} {there}: {answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public void Has_its_rule_in_the_documents()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "IronicConsole.sln"))) folder = folder.Parent;
        var printed = "| rule | shipped check |\n|---|---|\n" + string.Concat(PolicyTable.Rows.Select(r => $"| `{r.Rule}` | `{r.Check}` |\n"));
        var text = File.ReadAllText(Path.Combine(folder.FullName, "docs", "how-to", "policy.md"));
        Assert.True(text.EndsWith($"## Rules\n\n{printed}", StringComparison.Ordinal), $"docs/how-to/policy.md should end with:\n{printed}");
    }

    private static IEnumerable<(string Method, string Path)> Requests(PolicyBench bench) =>
        bench.Api.Services.GetRequiredService<ApiRouter>().All.Select(r => (r.Method, r.Path.Length == 0 ? "/v1" : $"/v1/{r.Path}"))
            .Concat(V2(bench).SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (m, e.RoutePattern.RawText!.Replace("{documentName:regex(^openapi$)}", "openapi", StringComparison.Ordinal)))));

    private static IEnumerable<RouteEndpoint> V2(PolicyBench bench) =>
        bench.Api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.RawText?.StartsWith("/v2", StringComparison.Ordinal) == true);
}
