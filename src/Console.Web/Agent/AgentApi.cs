using System.Collections.Immutable;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Inspection;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Ports;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Api;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace IronicConsole.Web.Agent;

/// <summary>What agents call: <c>GET /v1/lookup</c>, <c>POST /v1/heartbeat/{ident}</c>, <c>POST /v1/continue_inspection</c>. No sign-in: the token is the proof.</summary>
public static class AgentApi
{
    private const int FirstVersion = HeartbeatBody.FirstVersion, MostAddresses = 256;

    /// <summary>Maps the routes on the agents' listener, and on the public API unless <c>Agent:PublicEndpoints</c> is off. Comes before everything else: what comes in on the agents' listener goes no further.</summary>
    public static WebApplication MapAgentApi(this WebApplication app)
    {
        app.UseRouting();
        app.Use(AnswerAgentsAsync);
        var open = app.Services.GetRequiredService<IOptions<AgentOptions>>().Value.PublicEndpoints;
        app.MapGet("/v1/lookup", LookupAsync).OnAgentListener(open).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/v1/heartbeat/{ident}", HeartbeatAsync).OnAgentListener(open).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapPost("/v1/continue_inspection", InspectionAsync).OnAgentListener(open).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapMethods("/", ["GET", "HEAD"], http => Document(http, AgentRootDocument.Root)).OnAgentListener().AllowAnonymous();
        app.MapMethods("/v1", ["GET", "HEAD"], http => Document(http, AgentRootDocument.V1)).OnAgentListener().AllowAnonymous();

        app.Services.GetRequiredService<AgentListenerAddress>().Ask = () => Listening(app.Services);
        app.Lifetime.ApplicationStarted.Register(() => Listening(app.Services));
        return app;
    }

    private static Task AnswerAgentsAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.RequestServices.GetRequiredService<AgentListener>().Has(http)) return next(http);
        return http.GetEndpoint()?.RequestDelegate is { } endpoint ? endpoint(http) : NotInVersion.ToAnswer().ExecuteAsync(http);
    }

    private static Uri? Listening(IServiceProvider services) =>
        services.GetRequiredService<AgentListener>().Started(services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []);

    private static async Task<IResult> LookupAsync(HttpContext http, AgentLink link, AgentListener listener, IOptions<AgentOptions> options, IOptions<DeployOptions> deploy, IOptions<ImagesOptions> images)
    {
        var version = Version(http, listener);
        if (!version.Ok) return version.Problem.ToAnswer();
        if (version.Value < FirstVersion) return NotInVersion.ToAnswer();
        if (Unexpected(http, "addresses", "node_uuid") is { } unknown) return unknown.ToAnswer();

        var given = http.Request.Query["node_uuid"].ToString();
        Guid? node = Guid.TryParse(given, out var id) ? id : null;
        if (given.Length > 0 && node is null) return Problem.Invalid("node_uuid", "Expected a UUID in node_uuid.").ToAnswer();
        var macs = http.Request.Query["addresses"].ToString().Split(',').Take(MostAddresses).Select(MacAddress.Normal).OfType<string>().Distinct().ToImmutableArray();
        if (node is null && macs.IsEmpty) return Problem.Invalid("addresses", "No valid MAC address and no node_uuid were given.").ToAnswer();

        var answer = await link.LookupAsync(node, macs, By(http), http.RequestAborted);
        return answer.Ok ? Results.Json(LookupDocument.For(answer.Value, options.Value, deploy.Value.AllowMd5Checksum, images.Value.Permitted(), Root(http))) : answer.Problem.ToAnswer();
    }

    private static async Task<IResult> HeartbeatAsync(HttpContext http, string ident, AgentLink link, AgentListener listener)
    {
        var version = Version(http, listener);
        if (!version.Ok) return version.Problem.ToAnswer();
        if (version.Value < FirstVersion) return NotInVersion.ToAnswer();
        if (Unexpected(http) is { } unknown) return unknown.ToAnswer();
        var body = await AgentBody.ReadAsync(http.Request, AgentBody.Usual, http.RequestAborted);
        if (!body.Ok) return body.Problem.ToAnswer();
        var beat = HeartbeatBody.Read(body.Value, version.Value, http.Connection.RemoteIpAddress);
        if (!beat.Ok) return beat.Problem.ToAnswer();
        if (http.RequestServices.GetService<IStoreHost>() is { Shared: true } store) await store.CatchUpAsync(ident, http.RequestAborted);
        return await link.HeartbeatAsync(ident, beat.Value, By(http), http.RequestAborted) is { } refused ? refused.ToAnswer() : Results.StatusCode(202);
    }

    /// <summary>The shipped agent names no version here, so it counts as 1.1; from 1.84 on there would be another answer, and between there is no such route.</summary>
    private static async Task<IResult> InspectionAsync(
        HttpContext http, InspectionCallbacks callbacks, AgentListener listener, FleetIndex fleet, IOptions<AgentOptions> options, IOptions<DeployOptions> deploy, IOptions<ImagesOptions> images)
    {
        var version = Version(http, listener);
        if (!version.Ok) return version.Problem.ToAnswer();
        var versioned = version.Value >= Microversions.ContinueInspection.Minor;
        if (version.Value > 1 && !versioned) return NotInVersion.ToAnswer();
        if (Unexpected(http, "node_uuid") is { } unknown) return unknown.ToAnswer();
        var given = http.Request.Query["node_uuid"].ToString();
        Guid? node = Guid.TryParse(given, out var id) ? id : null;
        if (given.Length > 0 && node is null) return Problem.Invalid("node_uuid", "Expected a UUID in node_uuid.").ToAnswer();
        var body = await AgentBody.ReadAsync(http.Request, AgentBody.Inventory, http.RequestAborted);
        if (!body.Ok) return body.Problem.ToAnswer();
        var answer = await callbacks.ReceiveAsync(node, body.Value, By(http), http.RequestAborted);
        if (!answer.Ok) return answer.Problem.ToAnswer();
        return versioned && fleet.Find(answer.Value) is { } found
            ? Results.Json(LookupDocument.For(new LookupAnswer(found, null), options.Value, deploy.Value.AllowMd5Checksum, images.Value.Permitted(), Root(http)), statusCode: 202)
            : Results.Json(new Dictionary<string, string> { ["uuid"] = answer.Value.ToString() }, statusCode: 202);
    }

    private static Task Document(HttpContext http, Func<string, System.Text.Json.Nodes.JsonObject> document)
    {
        var version = AgentVersion.Of(http, AgentVersion.OnAgentListener);
        return (version.Ok ? Results.Json(document(Root(http))) : version.Problem.ToAnswer()).ExecuteAsync(http);
    }

    private static Problem? Unexpected(HttpContext http, params string[] known) =>
        http.Request.Query.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown ? Problem.Invalid(Cut(unknown), $"Unexpected arguments: {Cut(unknown)}") : null;

    private static Result<int> Version(HttpContext http, AgentListener listener) =>
        AgentVersion.Of(http, listener.Has(http) ? AgentVersion.OnAgentListener : Microversions.Maximum);

    private static Problem NotInVersion { get; } = new(AgentFaults.NotInVersion, 404, "");

    private static Caller By(HttpContext http) => new(ActorKind.Agent, "agent") { Access = Access.Everything, From = http.Connection.RemoteIpAddress?.ToString() };

    private static string Root(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    private static string Cut(string text) => text.Length > 100 ? text[..100] + "..." : text;
}
