using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Web.Agent;

/// <summary>The answer to a lookup. The agent needs <c>node.uuid</c> and <c>config.heartbeat_timeout</c>; the rest tells it how to behave.</summary>
internal static class LookupDocument
{
    private static readonly string[] Hidden = ["configdrive", "image_url"];

    /// <summary>The document; secrets are masked, except for the token when it is handed out now.</summary>
    public static JsonObject For(LookupAnswer answer, AgentOptions options, bool md5, IEnumerable<string> permitted, string root) => new()
    {
        ["node"] = Node(answer.Node, root),
        ["config"] = Config(answer, options, md5, permitted),
    };

    private static JsonObject Node(Node node, string root)
    {
        var instance = node.InstanceInfo.Mask().ToObject();
        foreach (var key in Hidden)
        {
            if (instance.ContainsKey(key)) instance[key] = Secret.Masked;
        }

        return new JsonObject
        {
            ["uuid"] = node.Id.ToString(),
            ["properties"] = node.Properties.Mask().ToObject(),
            ["instance_info"] = instance,
            ["driver_internal_info"] = node.DriverInternalInfo.Without(AgentKeys.Boot, AgentKeys.Sent).Mask().ToObject(),
            ["links"] = new JsonArray(Link(root, "/v1/nodes/", node, "self"), Link(root, "/nodes/", node, "bookmark")),
        };
    }

    private static JsonObject Link(string root, string path, Node node, string rel) => new() { ["href"] = $"{root}{path}{node.Id}", ["rel"] = rel };

    private static JsonObject Config(LookupAnswer answer, AgentOptions options, bool md5, IEnumerable<string> permitted) => new()
    {
        ["metrics"] = new JsonObject
        {
            ["backend"] = "noop", ["prepend_host"] = false, ["prepend_uuid"] = false, ["prepend_host_reverse"] = true, ["global_prefix"] = null,
        },
        ["metrics_statsd"] = new JsonObject { ["statsd_host"] = "localhost", ["statsd_port"] = 8125 },
        ["heartbeat_timeout"] = options.HeartbeatTimeoutSeconds,
        ["agent_token"] = answer.Token?.Reveal() ?? Secret.Masked,
        ["agent_token_required"] = true,
        ["agent_md5_checksum_enable"] = md5,
        ["disable_deep_image_inspection"] = false,
        ["permitted_image_formats"] = new JsonArray([.. permitted.Select(f => (JsonNode)f)]),
        ["agent_skip_bmc_detect"] = answer.Node.Interfaces.GetValueOrDefault(HardwareInterface.Management)?.Contains("redfish", StringComparison.Ordinal) is true,
        ["enable_bios_bootloader_install"] = true,
        ["tls_min_version"] = options.TlsMinimumVersion,
        ["tls_cipher_suites"] = null,
        ["agent_containers"] = new JsonObject
        {
            ["allow_arbitrary_containers"] = false,
            ["allowed_containers"] = new JsonArray(),
            ["container_steps_file"] = "/etc/ironic-python-agent.d/mysteps.yaml",
            ["runner"] = "podman",
            ["pull_options"] = new JsonArray(),
            ["run_options"] = new JsonArray(),
        },
    };
}
