using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes;

/// <summary>The calls that a node's vendor interface has beside the common ones. The audit trail names the call; what was sent with it is not kept.</summary>
public sealed class VendorCalls(FleetIndex fleet, HardwareTypes types, BmcDesk desk)
{
    /// <summary>The calls on a node. <c>not-supported</c> 400 for a node without vendor interface.</summary>
    public Result<VendorMethod[]> MethodsOf(Node node)
    {
        var vendor = types.Of<IVendor>(node, HardwareInterface.Vendor);
        return vendor.Ok ? vendor.Value.Methods.ToArray() : vendor.Problem;
    }

    /// <summary>Makes a call. <c>invalid-input</c> 400 for an unknown call or the wrong HTTP method, <c>node-locked</c> 409.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The node.</param>
    /// <param name="method">Name of the call.</param>
    /// <param name="http">The HTTP method that it came by.</param>
    /// <param name="arguments">What was sent with it.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The call, and its value.</returns>
    public async Task<Result<(VendorMethod Method, JsonNode? Value)>> CallAsync(Caller by, Guid id, string method, string http, JsonMap arguments, CancellationToken cancel = default)
    {
        if (fleet.Find(id) is not { } node) return Problem.NotFound("Node", id.ToString());
        var methods = MethodsOf(node);
        if (!methods.Ok) return methods.Problem;
        if (methods.Value.FirstOrDefault(m => m.Name == method) is not { } found) return Unknown(method, [.. methods.Value.Select(m => m.Name)]);
        if (!found.HttpMethods.Contains(http)) return Problem.Invalid("method", $"The method {method} does not support HTTP {http}.", $"Use {string.Join(" or ", found.HttpMethods)}.");
        var order = new BmcOrder(Rule.NodeVendorPassthru, $"vendor {method}", http == "GET" ? null : $"Vendor call {method} done.") { Exclusive = found.RequireExclusiveLock };
        var done = await desk.OrderAsync<IVendor, JsonNode?>(by, id, HardwareInterface.Vendor, order, (_, driver) => found.Run(driver, arguments, cancel), (same, _) => same).ConfigureAwait(false);
        return done.Ok ? (found, done.Value.Answer) : done.Problem;
    }

    /// <summary>The refusal of a call that there is not.</summary>
    public static Problem Unknown(string method, IReadOnlyList<string> known) =>
        Problem.Invalid("method", $"No handler for method {method}.", known.Count == 0 ? "There are no such calls here." : $"Use one of {string.Join(", ", known)}.");
}
