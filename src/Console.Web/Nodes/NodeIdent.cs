using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Nodes;

/// <summary>Finds the node that a path names: by UUID, or by name from 1.5 on.</summary>
public static class NodeIdent
{
    private const string Suffix = ".json";

    /// <summary>The node, 404 when there is none, 400 when the text can be neither.</summary>
    public static Result<Node> Find(this FleetIndex fleet, ApiCall call, string ident)
    {
        if (!call.Has(Microversions.NoJsonEnding) && ident.EndsWith(Suffix, StringComparison.Ordinal) && fleet.Find(call, ident[..^Suffix.Length]) is { Ok: true } stripped) return stripped;
        var named = !Guid.TryParse(ident, out _);
        if (named && !NodeNames.IsValid(ident)) return Problem.Invalid("node", $"Expected a UUID or a node name but received '{ident}'.");
        return (!named || call.Has(Microversions.NodeNames)) && fleet.Find(ident) is { } node && call.Sees(node) ? node : Problem.NotFound("Node", ident);
    }

    /// <summary>The node of that UUID or name, when a caller of <c>/v2</c> may see it: what they may not see is not there.</summary>
    public static Node? Seen(this FleetIndex fleet, AccessPolicy policy, HttpContext http, string ident) => fleet.Find(ident) is { } node && policy.Sees(http, node) ? node : null;

    /// <summary>Whether a caller of <c>/v2</c> may see a node.</summary>
    public static bool Sees(this AccessPolicy policy, HttpContext http, Node node) => policy.Allows(http.Identity().Access, Rule.NodeGet, PolicyTarget.Of(node));

    /// <summary>The node that a call is about, when the caller passes the route's rule for it.</summary>
    public static Result<Node> Subject(this FleetIndex fleet, ApiCall call) => fleet.Subject(call, call["node"]);

    /// <inheritdoc cref="Subject(FleetIndex, ApiCall)"/>
    public static Result<Node> Subject(this FleetIndex fleet, ApiCall call, string ident)
    {
        var node = fleet.Find(call, ident);
        return node.Ok && call.Denies(node.Value) is { } denied ? denied : node;
    }
}
