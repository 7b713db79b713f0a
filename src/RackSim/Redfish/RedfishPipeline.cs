using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.RackSim.Redfish;

/// <summary>What every Redfish request goes through: faults made on purpose, authentication, the route, the answer's shape.</summary>
public static class RedfishPipeline
{
    /// <summary>A request with a parsed body.</summary>
    /// <param name="Bmc">Who is asked.</param>
    /// <param name="Http">The request.</param>
    /// <param name="Body">Its JSON object; empty when there was none.</param>
    public sealed record Call(Bmc Bmc, HttpContext Http, JsonObject Body)
    {
        /// <summary>A part of the address.</summary>
        public string Part(string name) => (string)Http.Request.RouteValues[name]!;
    }

    /// <summary>Builds the pipeline on top of <paramref name="app"/>.</summary>
    public static RequestDelegate Build(IApplicationBuilder app)
    {
        app.Use(WithFaultsAsync);
        app.Use(AuthenticatedAsync);
        app.Use(WithRefusalsAsync);
        app.UseRouting();
        app.UseEndpoints(RedfishRoutes.Map);
        return app.Build();
    }

    /// <summary>Turns a function into a handler.</summary>
    public static RequestDelegate Answering(Func<Call, RedfishAnswer> work) => async context =>
    {
        JsonObject? body = [];
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            try
            {
                body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
            }
            catch (JsonException)
            {
                body = null;
            }
        }
        await WriteAsync(context, body is null
            ? RedfishAnswer.Error(400, "Base.1.18.MalformedJSON", "The request body is not a JSON object.")
            : work(new Call(context.Features.Get<Bmc>()!, context, body)));
    };

    private static async Task WriteAsync(HttpContext context, RedfishAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.Headers["OData-Version"] = "4.0";
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }
        if (answer.Body is not null)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(answer.Body.ToJsonString(RackJson.Plain), context.RequestAborted);
        }
    }

    private static async Task WithFaultsAsync(HttpContext context, RequestDelegate next)
    {
        var bmc = context.Features.Get<Bmc>()!;
        if (bmc.Faults.Take(FaultKinds.Slow) is { } slow)
        {
            var shortest = slow.Seconds ?? 1;
            var longest = slow.Longest ?? Math.Max(10, shortest);
            await bmc.DelayAsync(TimeSpan.FromSeconds(shortest + (Random.Shared.NextDouble() * (longest - shortest))), context.RequestAborted);
        }
        if (bmc.Faults.Take(FaultKinds.Timeout) is not null)
        {
            await bmc.DelayAsync(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        if (bmc.Faults.Take(FaultKinds.Http503) is not null)
        {
            var busy = RedfishAnswer.Error(503, "Base.1.18.ServiceTemporarilyUnavailable", "The service is temporarily unavailable. Retry in 1 seconds.", "1");
            await WriteAsync(context, busy with { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } });
            return;
        }
        if (bmc.Faults.Take(FaultKinds.WrongAnswer) is not null)
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync("{\"@odata.id\": \"/redfish/v1/Systems/1\", \"PowerState\": ", context.RequestAborted);
            return;
        }
        await next(context);
        if (context.Response is { StatusCode: 404 or 405, HasStarted: false, ContentType: null })
        {
            await WriteAsync(context, context.Response.StatusCode == 404 ? RedfishAnswer.NotFound
                : RedfishAnswer.Error(405, "Base.1.18.OperationNotAllowed", "The HTTP method is not allowed on this resource."));
        }
    }

    private static Task AuthenticatedAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!.TrimEnd('/');
        var open = HttpMethods.IsGet(context.Request.Method) ? path is "/redfish" or "/redfish/v1"
            : HttpMethods.IsPost(context.Request.Method) && path is "/redfish/v1/SessionService/Sessions" or "/redfish/v1/SessionService/Sessions/Members";
        if (open || IsKnown(context))
        {
            return next(context);
        }
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"RackSim\"";
        return WriteAsync(context, RedfishAnswer.Error(401, "Base.1.18.NoValidSession", "There is no valid session established with the implementation."));
    }

    private static Task WithRefusalsAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!.TrimEnd('/');
        var changes = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !path.StartsWith("/redfish/v1/SessionService/", StringComparison.Ordinal);
        return !changes || context.Features.Get<Bmc>()!.Faults.Take(FaultKinds.RefuseChange, path) is null ? next(context)
            : WriteAsync(context, RedfishAnswer.Error(500, "Base.1.18.InternalError", "The request failed due to an internal service error. The service is still operational."));
    }

    private static bool IsKnown(HttpContext context)
    {
        var bmc = context.Features.Get<Bmc>()!;
        if (bmc.Faults.Take(FaultKinds.RefuseAuth) is not null)
        {
            return false;
        }
        if (context.Request.Headers["X-Auth-Token"] is [{ } token])
        {
            return bmc.Sessions.Use(token);
        }
        if (context.Request.Headers.Authorization.ToString() is not { } basic || !basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        var given = new byte[basic.Length];
        return Convert.TryFromBase64String(basic[6..].Trim(), given, out var length)
            && Encoding.UTF8.GetString(given, 0, length) == $"{bmc.Machine.Identity.User}:{bmc.Machine.Identity.Password}";
    }
}
