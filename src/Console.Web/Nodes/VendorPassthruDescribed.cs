using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="VendorPassthruApi"/> take and answer.</summary>
internal static class VendorPassthruDescribed
{
    private static readonly Shape Methods = Shape.MapOf(Shape.Of(
        new FieldShape("http_methods", Shape.ListOf(Shape.Text)), new FieldShape("async", Shape.Flag), new FieldShape("description", Shape.Text), new FieldShape("attach", Shape.Flag),
        new FieldShape("require_exclusive_lock", Shape.Flag)).Named("VendorMethod"));

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/vendor_passthru/methods", "Lists the vendor calls of a node.") { Answer = Methods },
        .. VendorPassthruApi.Verbs.SelectMany(verb => new[] { Call(verb, "nodes/{node}/vendor_passthru") with { QueryNeeds = ["method"] }, Call(verb, "nodes/{node}/vendor_passthru/{method}") }),
        new("GET", "drivers/{driver}/vendor_passthru/methods", "Lists the vendor calls of a hardware type: it has none.") { Answer = Methods },
        .. VendorPassthruApi.Verbs.Select(verb => Call(verb, "drivers/{driver}/vendor_passthru") with { QueryNeeds = ["method"] }),
    ];

    // 200 with what the call gives, or 202 where it is marked asynchronous.
    private static Described Call(string verb, string path) => new(verb, path, "Makes a vendor call; one that is marked asynchronous is answered with 202.")
    {
        AsksHardware = true, Conflicts = true, Or = 202, Answer = Shape.Any.OrNull, BodyOptional = true, Body = verb is "GET" or "DELETE" ? null : Shape.Map.OrNull,
    };
}
