using System.Text.Json.Nodes;

namespace IronicConsole.Web.Agent;

/// <summary>What <c>GET /</c> and <c>GET /v1</c> answer on the agents' listener.</summary>
internal static class AgentRootDocument
{
    /// <summary><c>GET /</c>: the agent reads <c>default_version.version</c>.</summary>
    public static JsonObject Root(string root) => new()
    {
        ["name"] = "OpenStack Ironic API",
        ["description"] = "The listener of IronicConsole for agents: lookup, heartbeat, inspection.",
        ["default_version"] = Version(root),
        ["versions"] = new JsonArray(Version(root)),
    };

    /// <summary><c>GET /v1</c>.</summary>
    public static JsonObject V1(string root) => new()
    {
        ["id"] = "v1",
        ["links"] = new JsonArray(Link($"{root}/v1/", "self")),
        ["media_types"] = new JsonObject { ["base"] = "application/json", ["type"] = "application/vnd.openstack.ironic.v1+json" },
        ["version"] = Version(root),
        ["lookup"] = Links(root, "lookup"),
        ["heartbeat"] = Links(root, "heartbeat"),
    };

    private static JsonObject Version(string root) => new()
    {
        ["id"] = "v1",
        ["links"] = new JsonArray(Link($"{root}/v1/", "self")),
        ["status"] = "CURRENT",
        ["min_version"] = "1.1",
        ["version"] = $"1.{AgentVersion.OnAgentListener}",
    };

    private static JsonArray Links(string root, string name) => [Link($"{root}/v1/{name}/", "self"), Link($"{root}/{name}/", "bookmark")];

    private static JsonObject Link(string href, string rel) => new() { ["href"] = href, ["rel"] = rel };
}
