using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Agent;

/// <summary>An agent's API over real TLS with a certificate of its own (P-384, self-signed, as the agent makes it), answering in the shapes of the agent's release 11.</summary>
internal sealed class TinyAgent : IAsyncDisposable
{
    public const string Token = "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeee";

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _commands = [];

    private TinyAgent(X509Certificate2 certificate)
    {
        Pem = certificate.ExportCertificatePem();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        _app = builder.Build();
        _app.MapGet("/v1/status", () => Results.Json(new { started_at = "2026-11-21T12:00:00", version = "11.0.0" }));
        _app.MapGet("/v1/commands/", http => AnswerAsync(http, () => new JsonObject { ["commands"] = new JsonArray([.. _commands.Select(c => c.DeepClone())]) }));
        _app.MapGet("/v1/commands/{id}", http => AnswerAsync(http, () => _commands.FirstOrDefault(c => (string?)c["id"] == (string?)http.Request.RouteValues["id"])?.DeepClone()));
        _app.MapPost("/v1/commands/", PostAsync);
    }

    public string Pem { get; }

    public Uri Url => new(_app.Urls.First());

    public AgentAddress Address => new(Url, new Secret(Token), Pem);

    public ConcurrentQueue<string> Seen { get; } = [];

    /// <summary>What a POST does: null for the usual (the command runs on).</summary>
    public Func<HttpContext, JsonObject, Task<bool>>? OnPost { get; set; }

    public IReadOnlyList<JsonObject> Commands => _commands;

    public static async Task<TinyAgent> StartAsync()
    {
        var agent = new TinyAgent(Certificate());
        await agent._app.StartAsync();
        return agent;
    }

    /// <summary>A certificate like the agent's: names its address, valid from an hour ago.</summary>
    public static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=tiny-agent", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse("10.0.0.7"));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(30));
    }

    public JsonObject Add(string name, string status, JsonNode? result = null, JsonNode? error = null)
    {
        lock (_gate)
        {
            var command = new JsonObject
            {
                ["id"] = $"{_commands.Count + 1:D8}-0000-0000-0000-000000000000", ["command_name"] = name, ["command_status"] = status, ["command_error"] = error, ["command_result"] = result,
            };
            _commands.Add(command);
            return command;
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    public static Task FaultAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { faultcode = status < 500 ? "Client" : "Server", faultstring = text });
    }

    private async Task PostAsync(HttpContext http)
    {
        Seen.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
        if (!TokenIsRight(http))
        {
            await FaultAsync(http, 401, "Token invalid.");
            return;
        }

        var body = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        if (OnPost is { } special && await special(http, body)) return;
        var name = ((string)body["name"]!).Split('.')[^1];
        var command = Add(name, "RUNNING");
        command["sent_step"] = body["params"]?["step"]?.DeepClone();
        await http.Response.WriteAsync(command.ToJsonString());
    }

    private Task AnswerAsync(HttpContext http, Func<JsonNode?> answer)
    {
        Seen.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
        if (!TokenIsRight(http)) return FaultAsync(http, 401, "Token invalid.");
        lock (_gate) return answer() is { } found ? http.Response.WriteAsync(found.ToJsonString()) : FaultAsync(http, 404, "Requested object not found: Command with id x not found.");
    }

    private static bool TokenIsRight(HttpContext http) => http.Request.Query["agent_token"] == Token;
}
