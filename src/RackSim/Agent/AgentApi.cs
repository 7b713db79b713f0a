using System.Text.Json;
using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Agent;

/// <summary>The agent's own API: status, commands and their results.</summary>
public static class AgentApi
{
    private const int LargestBody = 128 << 20;

    /// <summary>Adds the routes. The agent asked is a feature of the request.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Answering(false, (_, c) => Task.FromResult<JsonNode>(Root(c))));
        routes.MapGet("/v1", Answering(false, (_, c) => Task.FromResult<JsonNode>(V1(c))));
        foreach (var prefix in new[] { "/v1", "" })
        {
            routes.MapGet(prefix + "/status", Answering(false, (a, _) => Task.FromResult<JsonNode>(Status(a))));
            routes.MapGet(prefix + "/commands", Answering(true, (a, _) => Task.FromResult<JsonNode>(
                new JsonObject { ["commands"] = new JsonArray([.. a.Desk.All.Select(r => r.ToJson())]) })));
            routes.MapGet(prefix + "/commands/{id}", Answering(true, ResultAsync));
            routes.MapPost(prefix + "/commands", Answering(true, RunAsync));
        }
    }

    private static RequestDelegate Answering(bool needsToken, Func<SimulatedAgent, HttpContext, Task<JsonNode>> work) => async context =>
    {
        var agent = context.Features.Get<SimulatedAgent>()!;
        if (agent.Silent)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, agent.Machine.Rack.Clock, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        var (status, body) = await AnswerAsync(agent, context, needsToken, work);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(RackJson.Plain), context.RequestAborted);
    };

    private static async Task<(int Status, JsonNode Body)> AnswerAsync(
        SimulatedAgent agent, HttpContext context, bool needsToken, Func<SimulatedAgent, HttpContext, Task<JsonNode>> work)
    {
        var given = context.Request.Query["agent_token"].ToString();
        if (needsToken && (given.Length == 0 || given != agent.Token))
        {
            return (401, Fault(401, "401 Unauthorized: Token invalid."));
        }
        try
        {
            return (200, await work(agent, context));
        }
        catch (AgentError refused)
        {
            return (refused.Code, Fault(refused.Code, refused.Message));
        }
        catch (OperationCanceledException) when (agent.Alive.IsCancellationRequested)
        {
            return (503, Fault(503, "503 Service Unavailable: the agent is ending."));
        }
        catch (JsonException notJson)
        {
            return (400, Fault(400, $"400 Bad Request: {notJson.Message}"));
        }
    }

    private static async Task<JsonNode> ResultAsync(SimulatedAgent agent, HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        agent.Desk.Find(id);
        if (Waits(context))
        {
            await agent.Desk.IdleAsync().WaitAsync(context.RequestAborted);
        }
        return agent.Desk.Find(id).ToJson();
    }

    private static async Task<JsonNode> RunAsync(SimulatedAgent agent, HttpContext context)
    {
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        if (body?["name"]?.ToString() is not { } name || body["params"] is not JsonObject parameters)
        {
            throw new AgentError("BadRequest", 400, "400 Bad Request", "Missing or invalid name or params", true);
        }
        var command = await agent.Desk.ExecuteAsync(name, parameters);
        if (Waits(context))
        {
            await agent.Desk.IdleAsync().WaitAsync(context.RequestAborted);
        }
        return agent.Desk.Find(command.Id).ToJson();
    }

    private static bool Waits(HttpContext context) => context.Request.Query["wait"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    private static JsonObject Fault(int status, string text) => new() { ["faultcode"] = status >= 500 ? "Server" : "Client", ["faultstring"] = text };

    private static JsonObject Status(SimulatedAgent agent) =>
        new() { ["started_at"] = agent.StartedAt.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", null), ["version"] = SimulatedAgent.Version };

    private static JsonObject Root(HttpContext context) => new()
    {
        ["name"] = "OpenStack Ironic Python Agent API",
        ["description"] = "Deploy agent of a simulated machine",
        ["versions"] = new JsonArray(V1(context)),
        ["default_version"] = V1(context),
    };

    private static JsonObject V1(HttpContext context)
    {
        var self = $"https://{context.Request.Host}";
        return new JsonObject
        {
            ["id"] = "v1",
            ["links"] = new JsonArray(Link($"{self}/v1", "self")),
            ["commands"] = new JsonArray(Link($"{self}/v1/commands", "self"), Link($"{self}/commands", "bookmark")),
            ["status"] = new JsonArray(Link($"{self}/v1/status", "self"), Link($"{self}/status", "bookmark")),
        };
    }

    private static JsonObject Link(string href, string rel) => new() { ["href"] = href, ["rel"] = rel };
}
