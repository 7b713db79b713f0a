using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Shards;

/// <summary><c>/v1/shards</c>: how many nodes each shard has; those without one are counted under <c>None</c>, as clients expect.</summary>
public sealed class ShardsApi(FleetIndex fleet) : IApiSlice
{
    /// <inheritdoc/>
    public IEnumerable<Described> Described => ShardsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes => [new("GET", "shards", ListAsync) { Rule = Rule.ShardsGet, Since = Microversions.Shards }];

    private Task<Problem?> ListAsync(ApiCall call) => call.ObjectAsync(json =>
    {
        json.WriteStartArray("shards");
        foreach (var shard in fleet.Nodes.GroupBy(n => n.Shard ?? "None").OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name", shard.Key);
            json.WriteNumber("count", shard.Count());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
