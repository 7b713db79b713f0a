using IronicConsole.Engine.Records;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Volumes;

/// <summary>What the operations of <see cref="VolumesApi"/> take and answer.</summary>
internal static class VolumesDescribed
{
    private static readonly Shape Signs = Shape.Of(new FieldShape("links", Shape.Links), new FieldShape("connectors", Shape.Links), new FieldShape("targets", Shape.Links)).Named("Volume");

    // As old as the lists: the SDK asks for it at 1.32, and Ironic has never refused it.
    private static readonly Dictionary<string, Feature?> DetailIsOld = new() { ["detail"] = null };

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "volume", "Shows where volume connectors and targets are.") { Answer = Signs },
        new("GET", "nodes/{node}/volume", "Shows where those of a node are.") { Answer = Signs },
        .. Of("connectors", "connector", "VolumeConnector", VolumeFields.OfConnector, VolumesApi.BriefConnector, ["connector_id", "extra", "node_uuid", "type"], "node_uuid", "type", "connector_id"),
        .. Of("targets", "target", "VolumeTarget", VolumeFields.OfTarget, VolumesApi.BriefTarget, ["boot_index", "extra", "node_uuid", "properties", "volume_id", "volume_type"], "node_uuid", "volume_type", "boot_index", "volume_id"),
    ];

    private static IEnumerable<Described> Of<T>(string plural, string parameter, string name, FieldTable<T> table, string[] brief, string[] given, params string[] needed)
        where T : NodePart
    {
        var one = Shape.Of(table.Shapes()).Named(name);
        var page = Shape.Page(plural, one.Chosen(brief));
        var some = $"volume {plural}";
        var (list, single) = ($"volume/{plural}", $"volume/{plural}/{{{parameter}}}");
        yield return new("GET", list, $"Lists {some}.") { Answer = page, QuerySince = DetailIsOld };
        yield return new("POST", list, $"Adds a volume {parameter}.") { Body = Shape.Of([FieldShape.Maybe("uuid", Shape.Uuid.OrNull), .. table.Given(given, needed)]).Named($"New{name}"), Status = 201, Answer = one };
        yield return new("GET", single, $"Shows a volume {parameter}.") { Answer = one.Chosen() };
        yield return new("PATCH", single, $"Changes a volume {parameter} of a node that is off: all of it or nothing.") { Body = Shape.PatchOf(table.Given(given)).Named($"{name}Patch"), Answer = one };
        yield return new("DELETE", single, $"Deletes a volume {parameter} of a node that is off.") { Status = 204 };
        yield return new("GET", $"nodes/{{node}}/volume/{plural}", $"Lists the {some} of a node.") { Answer = page, QuerySince = DetailIsOld };
    }
}
