using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Redfish;

/// <summary>What a BMC was asked.</summary>
internal sealed record Asked(string Method, string Path, JsonObject? Body, string? IfMatch, string? Token, string? Authorization)
{
    public override string ToString() => $"{Method} {Path} {Body?.ToJsonString()}";
}

/// <summary>A real HTTPS server that answers as a BMC with a given tree: keeps sessions, takes changes and actions, and writes down all it is asked.</summary>
internal sealed class MockupBmc : IAsyncDisposable
{
    public const string User = "admin";
    public const string Password = "very secret canary";

    private static readonly Lazy<X509Certificate2> OneCertificate = new(() => Make("CN=bmc.example"));
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _sessions = new();
    private int _atOnce;

    private MockupBmc(WebApplication app, MockupTree tree, X509Certificate2 certificate) => (_app, Tree, Certificate) = (app, tree, certificate);

    public MockupTree Tree { get; }

    public X509Certificate2 Certificate { get; }

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<Asked> Log { get; } = new();

    /// <summary>Changes and actions only, sessions left out.</summary>
    public IEnumerable<Asked> Changes => Log.Where(a => a.Method is "POST" or "PATCH" && !a.Path.Contains("SessionService", StringComparison.Ordinal));

    public int SessionsOpen => _sessions.Count;

    public int MostAtOnce { get; private set; }

    /// <summary>Whether sessions can be made at all.</summary>
    public bool HasSessions { get; set; } = true;

    /// <summary>Answers in place of the server when it returns true.</summary>
    public Func<HttpContext, JsonObject?, Task<bool>>? Instead { get; set; }

    public static async Task<MockupBmc> StartAsync(MockupTree tree, X509Certificate2? certificate = null)
    {
        certificate ??= OneCertificate.Value;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = HttpProtocols.Http1;
            l.UseHttps(certificate);
        }));
        var app = builder.Build();
        var bmc = new MockupBmc(app, tree, certificate);
        app.Run(bmc.AnswerAsync);
        await app.StartAsync();
        bmc.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return bmc;
    }

    public static X509Certificate2 Make(string subject, X509Certificate2? signer = null, TimeSpan? validFor = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        if (signer is null) request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var from = DateTimeOffset.UtcNow.AddDays(-2);
        var until = DateTimeOffset.UtcNow + (validFor ?? TimeSpan.FromDays(1));
        if (signer is null) return request.CreateSelfSigned(from, until);
        using var signed = request.Create(signer, from, until < signer.NotAfter ? until : signer.NotAfter, [1, 2, 3, 4]);
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>The BMC restarts: it forgets all sessions.</summary>
    public void ForgetSessions() => _sessions.Clear();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var now = Interlocked.Increment(ref _atOnce);
        lock (Log) MostAtOnce = Math.Max(MostAtOnce, now);
        try
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync() is { Length: > 0 } text ? JsonNode.Parse(text) as JsonObject : null;
            Log.Enqueue(new(http.Request.Method, http.Request.Path.Value!, body, http.Request.Headers.IfMatch, http.Request.Headers["X-Auth-Token"], http.Request.Headers.Authorization));
            if (Instead is not null && await Instead(http, body)) return;
            await RouteAsync(http, body);
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }

    private Task RouteAsync(HttpContext http, JsonObject? body)
    {
        var path = http.Request.Path.Value!.TrimEnd('/');
        if (http.Request.Method == "POST" && path == "/redfish/v1/SessionService/Sessions") return LogInAsync(http, body);
        if (!(http.Request.Method == "GET" && path == "/redfish/v1") && !Knows(http)) return ErrorAsync(http, 401, "Base.1.0.NoValidSession", "There is no valid session.");
        return http.Request.Method switch
        {
            "GET" => GetAsync(http, path),
            "PATCH" => PatchAsync(http, path, body!),
            "POST" => ActAsync(http, path, body),
            "DELETE" when _sessions.TryRemove(path.Split('/')[^1], out _) => NothingAsync(http),
            _ => ErrorAsync(http, 405, "Base.1.0.OperationNotAllowed", "Not allowed."),
        };
    }

    private bool Knows(HttpContext http) =>
        _sessions.ContainsKey(http.Request.Headers["X-Auth-Token"].ToString())
        || http.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    private Task LogInAsync(HttpContext http, JsonObject? body)
    {
        if (!HasSessions) return ErrorAsync(http, 404, "Base.1.0.ResourceMissingAtURI", "No sessions here.");
        if ((string?)body?["UserName"] != User || (string?)body["Password"] != Password) return ErrorAsync(http, 401, "Base.1.0.ResourceAtUriUnauthorized", "Wrong.");
        var token = "t" + Guid.NewGuid().ToString("N");
        _sessions[token] = token;
        http.Response.Headers["X-Auth-Token"] = token;
        http.Response.Headers.Location = "/redfish/v1/SessionService/Sessions/" + token;
        http.Response.StatusCode = 201;
        return http.Response.WriteAsync("{}");
    }

    private async Task GetAsync(HttpContext http, string path)
    {
        var key = path + http.Request.QueryString.Value;
        if ((Tree.Bytes(key) ?? Tree.Bytes(path)) is not { } bytes)
        {
            await ErrorAsync(http, 404, "Base.1.0.ResourceMissingAtURI", $"There is no {path}.");
            return;
        }

        JsonNode? resource = null;
        try
        {
            resource = JsonNode.Parse(bytes);
        }
        catch (System.Text.Json.JsonException)
        {
            // Served as it is: the driver has to cope.
        }

        if (resource is JsonObject { Count: 1 } error && error.ContainsKey("error")) http.Response.StatusCode = 404;
        if ((resource as JsonObject)?["@odata.etag"]?.GetValue<string>() is { } tag) http.Response.Headers.ETag = tag;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(bytes);
    }

    private Task PatchAsync(HttpContext http, string path, JsonObject body)
    {
        if (Tree.Resource(path) is not { } resource) return ErrorAsync(http, 404, "Base.1.0.ResourceMissingAtURI", $"There is no {path}.");
        var tag = (string?)resource["@odata.etag"];
        if (tag is not null && http.Request.Headers.IfMatch != tag) return ErrorAsync(http, 412, "Base.1.0.PreconditionFailed", "The tag does not match.");
        Tree.Change(path, r =>
        {
            Merge(r, body);
            if (tag is not null) r["@odata.etag"] = $"\"{Guid.NewGuid():N}\"";
        });
        return NothingAsync(http);
    }

    private Task ActAsync(HttpContext http, string path, JsonObject? body)
    {
        var owner = path.Split("/Actions/")[0];
        if (Tree.Resource(owner) is null) return ErrorAsync(http, 404, "Base.1.0.ResourceMissingAtURI", $"There is no {owner}.");
        switch (path.Split('/')[^1])
        {
            case "ComputerSystem.Reset":
                var kind = (string?)body?["ResetType"];
                Tree.Change(owner, r => r["PowerState"] = kind is "ForceOff" or "GracefulShutdown" ? "Off" : "On");
                break;
            case "VirtualMedia.InsertMedia":
                Tree.Change(owner, r => (r["Image"], r["Inserted"]) = ((string?)body?["Image"], true));
                break;
            case "VirtualMedia.EjectMedia":
                Tree.Change(owner, r => (r["Image"], r["Inserted"]) = (null, false));
                break;
            default:
                return ErrorAsync(http, 400, "Base.1.0.ActionNotSupported", "No such action.");
        }

        return NothingAsync(http);
    }

    private static void Merge(JsonObject into, JsonObject change)
    {
        foreach (var (name, value) in change)
        {
            if (value is JsonObject o && into[name] is JsonObject there) Merge(there, o);
            else into[name] = value?.DeepClone();
        }
    }

    private static Task NothingAsync(HttpContext http)
    {
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    public static Task ErrorAsync(HttpContext http, int status, string id, string message, params string[] arguments)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = id,
                ["message"] = message,
                ["@Message.ExtendedInfo"] = new JsonArray(new JsonObject { ["MessageId"] = id, ["Message"] = message, ["MessageArgs"] = new JsonArray([.. arguments.Select(a => JsonValue.Create(a))]) }),
            },
        }.ToJsonString());
    }
}
