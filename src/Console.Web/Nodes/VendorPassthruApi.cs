using System.Collections.Frozen;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;
using IronicConsole.Web.Drivers;

namespace IronicConsole.Web.Nodes;

/// <summary>The vendor calls of nodes, and of drivers, which have none here. A call is named in the path or by <c>method</c> in the query; an asynchronous one is answered when it was done, so that a refusal is told at once.</summary>
public sealed class VendorPassthruApi(FleetIndex fleet, HardwareTypes types, VendorCalls calls) : IApiSlice
{
    internal static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => VendorPassthruDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/vendor_passthru/methods", ListAsync) { Rule = Rule.NodeVendorPassthru },
        .. Verbs.Select(verb => new ApiRoute(verb, "nodes/{node}/vendor_passthru", call => CallAsync(call, verb, call.Query.Text("method"))) { Rule = Rule.NodeVendorPassthru, Query = FrozenSet.Create("method") }),
        .. Verbs.Select(verb => new ApiRoute(verb, "nodes/{node}/vendor_passthru/{method}", call => CallAsync(call, verb, call["method"])) { Rule = Rule.NodeVendorPassthru }),
        new("GET", "drivers/{driver}/vendor_passthru/methods", call => types.Find(call["driver"]) is null ? Task.FromResult<Problem?>(DriversApi.Unknown(call)) : call.ObjectAsync(_ => { })) { Rule = Rule.DriverVendorPassthru },
        .. Verbs.Select(verb => new ApiRoute(verb, "drivers/{driver}/vendor_passthru", OfDriver) { Rule = Rule.DriverVendorPassthru, Query = FrozenSet.Create("method") }),
    ];

    private async Task<Problem?> ListAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var methods = calls.MethodsOf(node.Value!);
        return methods.Problem ?? await call.ObjectAsync(json =>
        {
            foreach (var method in methods.Value!)
            {
                json.WriteStartObject(method.Name);
                json.WriteStartArray("http_methods");
                foreach (var http in method.HttpMethods) json.WriteStringValue(http);
                json.WriteEndArray();
                json.WriteBoolean("async", method.Async);
                json.WriteString("description", method.Description);
                json.WriteBoolean("attach", method.Attach);
                json.WriteBoolean("require_exclusive_lock", method.RequireExclusiveLock);
                json.WriteEndObject();
            }
        });
    }

    private async Task<Problem?> CallAsync(ApiCall call, string verb, string? method)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        if (method is null) return Problem.Invalid("method", "Missing mandatory parameter: method.", "Name the call in the path, or by ?method=.");
        var body = await call.BodyAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) }) return Problem.Invalid("body", "The body must be a JSON object.", "Send the arguments by name, or nothing.");
        var arguments = body.Value is { ValueKind: JsonValueKind.Object } sent ? JsonMap.From(sent) : JsonMap.Empty;
        var done = await calls.CallAsync(call.By, node.Value!.Id, method, verb, arguments, call.Cancel);
        if (done.Problem is { } refused) return refused;
        if (done.Value.Method.Async) return await call.EmptyAsync(202);
        return done.Value.Value is { } value ? await call.JsonAsync(json => value.WriteTo(json)) : await call.EmptyAsync(200);
    }

    private Task<Problem?> OfDriver(ApiCall call) => Task.FromResult<Problem?>(
        types.Find(call["driver"]) is null ? DriversApi.Unknown(call)
        : call.Query.Text("method") is { } method ? VendorCalls.Unknown(method, [])
        : Problem.Invalid("method", "Missing mandatory parameter: method."));
}
