using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Volumes;
using IronicConsole.Web.Api;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Volumes;

/// <summary><c>/v1/volume</c> with its connectors and targets, of all nodes and of one (api.md §13).</summary>
public sealed class VolumesApi(FleetIndex fleet, VolumeConnectorCommands connectors, VolumeTargetCommands targets) : IApiSlice
{
    private static readonly JsonEncodedText Self = JsonEncodedText.Encode("self"), Bookmark = JsonEncodedText.Encode("bookmark");

    internal static readonly string[] BriefConnector = ["uuid", "node_uuid", "type", "connector_id", "links"], BriefTarget = ["uuid", "node_uuid", "volume_type", "boot_index", "volume_id", "links"];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => VolumesDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "volume", call => AnswerAsync(call, "volume/")) { Rule = Rule.VolumeGet, Since = Microversions.Volumes },
        new("GET", "nodes/{node}/volume", OfNodeAsync) { Rule = Rule.VolumeGet, Since = Microversions.Volumes },
        .. new VolumeSlice<VolumeConnector>(
            fleet, connectors, "connectors", "connector", "Volume connector", VolumeFields.OfConnector, BriefConnector,
            Columns<VolumeConnector>(("type", v => v.ConnectorType), ("connector_id", v => v.ConnectorId))).Routes,
        .. new VolumeSlice<VolumeTarget>(
            fleet, targets, "targets", "target", "Volume target", VolumeFields.OfTarget, BriefTarget,
            Columns<VolumeTarget>(("volume_type", v => v.VolumeType), ("volume_id", v => v.VolumeId), ("boot_index", v => ((long)v.BootIndex - int.MinValue).ToString("D10", CultureInfo.InvariantCulture)))).Routes,
    ];

    private static FrozenDictionary<string, Func<T, string?>> Columns<T>(params (string Name, Func<T, string?> Of)[] own)
        where T : NodePart
    {
        (string Name, Func<T, string?> Of)[] common =
        [
            ("uuid", v => v.Id.ToString()), ("node_uuid", v => v.NodeId.ToString()), ("created_at", v => v.CreatedAt.UtcDateTime.ToString("O")), ("updated_at", v => v.UpdatedAt?.UtcDateTime.ToString("O")),
        ];
        return common.Concat(own).ToFrozenDictionary(c => c.Name, c => c.Of);
    }

    private Task<Problem?> OfNodeAsync(ApiCall call) => fleet.Subject(call).Problem is { } missing ? Task.FromResult<Problem?>(missing) : AnswerAsync(call, $"nodes/{call["node"]}/volume/");

    private static Task<Problem?> AnswerAsync(ApiCall call, string path) => call.ObjectAsync(json =>
    {
        foreach (var (name, below) in new[] { ("links", ""), ("connectors", "connectors"), ("targets", "targets") })
        {
            json.WriteStartArray(name);
            Links.One(json, $"{call.Base}/v1/{path}{below}", Self);
            Links.One(json, $"{call.Base}/{path}{below}", Bookmark);
            json.WriteEndArray();
        }
    });
}
