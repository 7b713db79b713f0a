using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IronicConsole.Tests.RackSim;

/// <summary>A server as small as the agent needs one: it serves files, answers lookup, heartbeat and inspection, and remembers what it was asked.</summary>
internal sealed class TinyServer : IAsyncDisposable
{
    public const string Node = "6d0f6a3c-7a3e-4c7f-9a50-0f6d5c3b2a10";
    public const string Token = "a-token-of-at-least-thirty-two-characters";
    private readonly IHost _host;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentQueue<Asked> _asked = new();

    public sealed record Asked(string Method, string Path, string Query, string? Version, JsonObject? Body, IPAddress From);

    private TinyServer(IHost host) => _host = host;

    public string Url { get; private set; } = "";

    /// <summary>What GET / tells as the newest version.</summary>
    public string Version { get; set; } = "1.87";

    /// <summary>Answers of lookups, first to last; the last one stays.</summary>
    public ConcurrentQueue<(int Status, JsonObject Body)> Lookups { get; } = new();

    /// <summary>Statuses of heartbeats before 202.</summary>
    public ConcurrentQueue<int> Heartbeats { get; } = new();

    /// <summary>Says no to a request for a file with this status; null lets it through.</summary>
    public Func<HttpRequest, int?> Gate { get; set; } = _ => null;

    /// <summary>The headers that files were asked for with, first to last.</summary>
    public ConcurrentQueue<(IPAddress From, string Range, string Authorization)> Fetched { get; } = new();

    public int InspectionStatus { get; set; } = 202;

    public IReadOnlyList<Asked> All => [.. _asked];

    public IReadOnlyList<Asked> To(string path) => [.. _asked.Where(a => a.Path.StartsWith(path, StringComparison.Ordinal))];

    public static async Task<TinyServer> StartAsync()
    {
        TinyServer? server = null;
        var host = new HostBuilder().ConfigureWebHost(web => web
            .UseKestrel(k => k.Listen(IPAddress.Loopback, 0))
            .Configure(app => app.Run(context => server!.AnswerAsync(context)))).Build();
        server = new TinyServer(host);
        await host.StartAsync();
        server.Url = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>Serves a file and tells its URL.</summary>
    public string Serve(string name, byte[] content)
    {
        _files["/" + name] = content;
        return $"{Url}/{name}";
    }

    public static JsonObject LookupBody(string token = Token) => new()
    {
        ["node"] = new JsonObject { ["uuid"] = Node },
        ["config"] = new JsonObject { ["heartbeat_timeout"] = 300, ["agent_token"] = token, ["agent_token_required"] = true },
    };

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(new CancellationToken(true));
        _host.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (_files.TryGetValue(request.Path, out var file))
        {
            Fetched.Enqueue((context.Connection.RemoteIpAddress!, request.Headers.Range.ToString(), request.Headers.Authorization.ToString()));
            if (Gate(request) is { } no)
            {
                context.Response.StatusCode = no;
                return;
            }
            await context.Response.Body.WriteAsync(file);
            return;
        }
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        _asked.Enqueue(new Asked(request.Method, request.Path, request.QueryString.Value ?? "", request.Headers["X-OpenStack-Ironic-API-Version"],
            text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject, context.Connection.RemoteIpAddress!));
        var (status, body) = Answer(request.Path);
        context.Response.StatusCode = status;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body?.ToJsonString() ?? ""));
    }

    private (int Status, JsonObject? Body) Answer(string path)
    {
        if (path == "/")
        {
            return (200, new JsonObject { ["default_version"] = new JsonObject { ["version"] = Version } });
        }
        if (path == "/v1/lookup")
        {
            return Lookups.Count > 1 && Lookups.TryDequeue(out var first) ? first : Lookups.TryPeek(out var last) ? (last.Status, last.Body.DeepClone().AsObject()) : (200, LookupBody());
        }
        if (path.StartsWith("/v1/heartbeat/", StringComparison.Ordinal))
        {
            return (Heartbeats.TryDequeue(out var status) ? status : 202, null);
        }
        return path == "/v1/continue_inspection" ? (InspectionStatus, new JsonObject { ["uuid"] = Node }) : (404, null);
    }
}
