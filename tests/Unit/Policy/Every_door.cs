using System.Text.RegularExpressions;
using IronicConsole.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Policy;

/// <summary>
/// The whole program as it starts, and every endpoint that it has: pages, circuits, hub, exports, <c>/v2</c>. Each is asked by nobody, by somebody without a role, by the
/// administrator of a project, and by an administrator of the system. (<c>/v1</c> has a router of its own: <see cref="Every_route"/>, <see cref="What_Ironic_grants"/>.)
/// </summary>
public sealed partial class Every_door : IAsyncLifetime
{
    // Those who come here have not signed in: monitors, agents and BMCs (an address that cannot be guessed, a token of the boot), and who is on the way in or out.
    private static readonly string[] Anybodys = ["/healthz", "/readyz", "/healthcheck/{**more}", "/startupz", "/v1/lookup", "/v1/heartbeat/{ident}", "/v1/continue_inspection", "/", "/v1", "/boot/{name}/boot.iso", "/sign-in", "/sign-out", "/signed-out", "/welcome/{secret}"];

    private static readonly string Uncovered = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Policy", "uncovered-doors.txt"));
    private readonly string _folder = Directory.CreateTempSubdirectory("doors").FullName;
    private WebApplicationFactory<Identities> _program = null!;

    public Task InitializeAsync()
    {
        _program = new WebApplicationFactory<Identities>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Store:Folder", _folder).UseSetting("Demo:Enabled", "false").UseSetting("SignIn:Accounts", "true").UseSetting("urls", "http://127.0.0.1:0").UseSetting("agent-urls", "http://127.0.0.1:0").UseSetting("Logs:Folder", _folder);
            host.ConfigureTestServices(services => services.AddSingleton<ICredentials, PersonaHeaders>());
            host.ConfigureLogging(log => log.ClearProviders());
        });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        try
        {
            await _program.DisposeAsync();
        }
        catch (ObjectDisposedException)
        {
            // told to stop, the program disposes of itself, which this one then does again
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Opens_to_nobody_but_those_whom_its_rule_names()
    {
        using var client = _program.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var doors = Doors().ToArray();
        Assert.True(doors.Length > 40, $"Only {doors.Length} endpoints: {string.Join(' ', doors.Select(d => d.Path))}");
        var found = new List<string>();
        foreach (var (method, path, pattern) in doors)
        {
            var everybodys = Rule(pattern) == Engine.Policy.Rule.Everybody;
            await SeesAsync(null, s => s is 401 or 302, "nobody"); // 302: to where people sign in
            await SeesAsync(new Persona("stranger", System: true), s => everybodys ? s is not 401 : s is 403 or 404, "no role");
            var projects = Rule(pattern) is Engine.Policy.Rule.NodeList or Engine.Policy.Rule.RunbookList or Engine.Policy.Rule.RunbookCreate or Engine.Policy.Rule.BatchCreate; // of whoever has nodes: what is answered is of theirs only (A_run_of_a_node_elsewhere)
            await SeesAsync(new Persona("admin", Project: "elsewhere"), s => everybodys || projects ? s is not 401 : s is 403 or 404, "the administrator of a project");
            await SeesAsync(PolicyBench.Admin, s => s is not (401 or 403) and < 500, "an administrator");

            async Task SeesAsync(Persona? who, Func<int, bool> right, string name)
            {
                var status = await AskAsync(client, who, method, path);
                if (!right(status)) found.Add($"{method} {pattern.RoutePattern.RawText} as {name}: {status}");
            }
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    [Fact]
    public void Has_a_rule_or_is_anybodys_by_name()
    {
        using var client = _program.CreateClient();
        var open = All().Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null && !IsAsset(e)).Select(e => $"/{e.RoutePattern.RawText!.TrimStart('/')}").Distinct().Except(Anybodys);
        Assert.Equal(Uncovered, string.Concat(open.Order(StringComparer.Ordinal).Select(o => o + "\n")));
    }

    private IEnumerable<RouteEndpoint> All() => _program.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Distinct();

    private IEnumerable<(string Method, string Path, RouteEndpoint Door)> Doors() =>
        from door in All()
        where door.Metadata.GetMetadata<IAllowAnonymous>() is null
        from method in door.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods.AsEnumerable() : ["GET"]
        select (method, Parameter().Replace($"/{door.RoutePattern.RawText!.TrimStart('/')}", p => p.Groups[1].Value switch
        {
            "documentName" => "openapi",
            "Id" or "id" => "6d85703a-565d-469a-96ce-30b6de53079d",
            "Tab" => "activity",
            "number" => "1",
            _ => "something",
        }), door);

    private static string Rule(RouteEndpoint door) => door.Metadata.GetMetadata<NeedsRuleAttribute>()?.Rule ?? Engine.Policy.Rule.FeedFollow;

    private static bool IsAsset(RouteEndpoint door) => door.Metadata.Any(m => m.GetType().Name.Contains("StaticAsset", StringComparison.Ordinal));

    private static async Task<int> AskAsync(HttpClient client, Persona? who, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        who?.Put(request);
        if (!path.StartsWith("/v2", StringComparison.Ordinal)) request.Headers.Add("Accept", "text/html"); // as a browser asks; / and /nodes are also the API's
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        return (int)answer.StatusCode;
    }

    [GeneratedRegex(@"\{\*?(\w+)[^}]*(?:\{[^}]*\})*[^}]*\}")]
    private static partial Regex Parameter();
}
