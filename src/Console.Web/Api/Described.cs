using System.Collections.Frozen;

namespace IronicConsole.Web.Api;

/// <summary>What an operation takes and answers: the part of it that is for readers and for tests. It stands beside the operation's slice.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path as in <see cref="ApiRoute.Path"/>.</param>
/// <param name="Does">What it does, in a sentence.</param>
public sealed record Described(string Method, string Path, string Does)
{
    private static readonly FrozenDictionary<string, Shape> Usual = new Dictionary<string, Shape>
    {
        ["limit"] = Shape.AtLeast(1), ["marker"] = Shape.Text, ["sort_key"] = Shape.Text, ["sort_dir"] = Shape.OneOf("asc", "desc"), ["fields"] = Shape.ListOf(Shape.Text), ["detail"] = Shape.Flag,
        ["associated"] = Shape.Flag, ["maintenance"] = Shape.Flag, ["retired"] = Shape.Flag, ["sharded"] = Shape.Flag, ["include_children"] = Shape.Flag, ["shard"] = Shape.ListOf(Shape.Text), ["conductor_groups"] = Shape.ListOf(Shape.Text),
        ["instance_uuid"] = Shape.Uuid, ["chassis_uuid"] = Shape.Uuid,
    }.ToFrozenDictionary();

    /// <summary>The status of success.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Another status of success, without a body; null for none.</summary>
    public int? Or { get; init; }

    /// <summary>What is answered; null for an answer without a body.</summary>
    public Shape? Answer { get; init; }

    /// <summary>What is sent; null when a body is not taken.</summary>
    public Shape? Body { get; init; }

    /// <summary>Whether it may be sent without a body.</summary>
    public bool BodyOptional { get; init; }

    /// <summary>Whether it can be refused since something is busy or taken (409). What only reads cannot, mostly.</summary>
    public bool Conflicts { get; init; } = Method != "GET";

    /// <summary>Whether the answer waits for the node's BMC, which can fail (502) or be silent (504).</summary>
    public bool AsksHardware { get; init; }

    /// <summary>First versions and statuses below them of query keys, where they are not those of <see cref="Microversions.Filters"/>, <c>fields</c> and <c>detail</c>.</summary>
    public IReadOnlyDictionary<string, Feature?> QuerySince { get; init; } = FrozenDictionary<string, Feature?>.Empty;

    /// <summary>Shapes of query keys that are not the usual ones.</summary>
    public IReadOnlyDictionary<string, Shape> QueryShapes { get; init; } = FrozenDictionary<string, Shape>.Empty;

    /// <summary>Query keys without which it is refused.</summary>
    public IReadOnlyList<string> QueryNeeds { get; init; } = [];

    /// <summary>The value that a query key takes.</summary>
    public Shape QueryShape(string key) => QueryShapes.GetValueOrDefault(key) ?? Usual.GetValueOrDefault(key) ?? Shape.Text;

    /// <summary>The feature that a query key came with; null when it is as old as the operation.</summary>
    public Feature? QueryFeature(string key) => QuerySince.TryGetValue(key, out var own) ? own : key switch
    {
        "fields" => Microversions.Fields,
        "detail" => Microversions.Detail,
        _ => Microversions.Filters.GetValueOrDefault(key),
    };
}
