using IronicConsole.Web.Api;

namespace IronicConsole.Web.Shards;

/// <summary>What the operation of <see cref="ShardsApi"/> answers.</summary>
internal static class ShardsDescribed
{
    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "shards", "Counts the nodes of each shard; those without one under None.") { Answer = Shape.Of(new FieldShape("shards", Shape.ListOf(Shape.Of(new FieldShape("name", Shape.Text), new FieldShape("count", Shape.AtLeast(0)))))) },
    ];
}
