using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>Pieces all Redfish resources are made of.</summary>
public static class Resource
{
    /// <summary>A resource with its obligatory properties.</summary>
    /// <param name="path">Its address.</param>
    /// <param name="type">Type without the leading #.</param>
    /// <param name="name">Name for people.</param>
    public static JsonObject New(string path, string type, string name) => new()
    {
        ["@odata.type"] = "#" + type,
        ["@odata.id"] = path,
        ["Id"] = path[(path.LastIndexOf('/') + 1)..],
        ["Name"] = name,
    };

    /// <summary>A collection of links.</summary>
    public static JsonObject Collection(string path, string type, string name, params string[] members) => new()
    {
        ["@odata.type"] = $"#{type}.{type}",
        ["@odata.id"] = path,
        ["Name"] = name,
        ["Members@odata.count"] = members.Length,
        ["Members"] = new JsonArray([.. members.Select(m => (JsonNode)Link(m))]),
    };

    /// <summary>A link to another resource.</summary>
    public static JsonObject Link(string path) => new() { ["@odata.id"] = path };

    /// <summary>Enabled, and in good health.</summary>
    public static JsonObject Healthy() => new() { ["State"] = "Enabled", ["Health"] = "OK" };

    /// <summary>Adds a property.</summary>
    public static JsonObject With(this JsonObject resource, string name, JsonNode? value)
    {
        resource[name] = value;
        return resource;
    }

    /// <summary>A list of words.</summary>
    public static JsonArray Words(params string[] words) => new([.. words.Select(w => (JsonNode)w)]);
}
