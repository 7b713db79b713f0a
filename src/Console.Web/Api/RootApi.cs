using IronicConsole.Engine.Policy;
using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Api;

/// <summary>The two documents by which clients find their way: <c>/</c> and <c>/v1</c>.</summary>
public sealed class RootApi : IApiSlice
{
    private static readonly JsonEncodedText Self = JsonEncodedText.Encode("self");
    internal static readonly (string Name, int Minor)[] Resources =
    [
        ("chassis", 1), ("nodes", 1), ("ports", 1), ("drivers", 1), ("portgroups", Microversions.Portgroups.Minor), ("volume", Microversions.Volumes.Minor), ("lookup", 22), ("heartbeat", 22), ("conductors", 49), ("allocations", Microversions.Allocations.Minor), ("events", Microversions.Events.Minor), ("deploy_templates", Microversions.DeployTemplates.Minor), ("shards", 82), ("continue_inspection", Microversions.ContinueInspection.Minor), ("runbooks", Microversions.Runbooks.Minor),
    ];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => RootDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes => [new("GET", "", VersionAsync) { Rule = Rule.Everybody }];

    /// <summary>Answers <c>GET /</c>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="maximum">The highest minor version to advertise.</param>
    public static Task<Problem?> RootAsync(ApiCall call, int maximum) => call.ObjectAsync(json =>
    {
        json.WriteString("name", "OpenStack Ironic API");
        json.WriteString("description", "Bare metal provisioning: IronicConsole speaks the REST API of OpenStack Ironic.");
        json.WritePropertyName("default_version");
        Version(json, call, maximum);
        json.WriteStartArray("versions");
        Version(json, call, maximum);
        json.WriteEndArray();
    });

    private static Task<Problem?> VersionAsync(ApiCall call) => call.ObjectAsync(json =>
    {
        json.WriteString("id", "v1");
        json.WriteStartArray("links");
        Links.One(json, $"{call.Base}/v1/", Self);
        json.WriteEndArray();
        json.WriteStartObject("media_types");
        json.WriteString("base", "application/json");
        json.WriteString("type", "application/vnd.openstack.ironic.v1+json");
        json.WriteEndObject();
        foreach (var (name, _) in Resources.Where(r => r.Minor <= call.Minor))
        {
            json.WriteStartArray(name);
            Links.One(json, $"{call.Base}/v1/{name}/", Self);
            Links.One(json, $"{call.Base}/{name}/", JsonEncodedText.Encode("bookmark"));
            json.WriteEndArray();
        }

        json.WritePropertyName("version");
        Version(json, call, Microversions.Maximum);
    });

    private static void Version(Utf8JsonWriter json, ApiCall call, int maximum)
    {
        json.WriteStartObject();
        json.WriteString("id", "v1");
        json.WriteStartArray("links");
        Links.One(json, $"{call.Base}/v1/", Self);
        json.WriteEndArray();
        json.WriteString("status", "CURRENT");
        json.WriteString("min_version", Microversions.Word(Microversions.Minimum));
        json.WriteString("version", Microversions.Word(maximum));
        json.WriteEndObject();
    }
}
