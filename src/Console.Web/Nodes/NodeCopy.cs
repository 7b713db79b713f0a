using System.Text.Json.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>Actions on a node in the words of other tools. No secrets: what must be filled in stands in angle brackets.</summary>
public static class NodeCopy
{
    private const string Version = "1.87";

    /// <summary>Reading the node.</summary>
    public static IReadOnlyList<CopyCommand> Show(Node node, string baseUri) =>
    [
        new("openstack CLI", $"openstack baremetal node show {Arg(node.Label)}"),
        new("curl", $"curl -s -H 'X-OpenStack-Ironic-API-Version: {Version}' {Root(baseUri)}/v1/nodes/{Uri.EscapeDataString(node.Label)}"),
    ];

    /// <summary>A verb; empty for one that the advertised API version does not have.</summary>
    public static IReadOnlyList<CopyCommand> Verb(Node node, Verb verb, string baseUri, ProvisionRequest? request = null)
    {
        if (Words(verb) is not var (cli, target)) return [];
        var body = new JsonObject { ["target"] = target };
        var steps = Steps(request);
        var (option, field) = verb == Engine.Provisioning.Verb.Clean ? ("--clean-steps", "clean_steps") : ("--deploy-steps", "deploy_steps");
        if (steps is not null) body[field] = steps.DeepClone();
        var extra = steps is null ? "" : $" {option} {Quote(steps.ToJsonString())}";
        return
        [
            new("openstack CLI", $"openstack baremetal node {cli} {Arg(node.Label)}{extra}"),
            new("curl", Put(node, "provision", body, baseUri)),
        ];
    }

    /// <summary>A power action.</summary>
    public static IReadOnlyList<CopyCommand> Power(Node node, PowerAction action, string baseUri)
    {
        var cli = action switch
        {
            PowerAction.On => "power on",
            PowerAction.Off => "power off",
            PowerAction.Reboot => "reboot",
            PowerAction.SoftOff => "power off --soft",
            _ => "reboot --soft",
        };
        return
        [
            new("openstack CLI", $"openstack baremetal node {cli} {Arg(node.Label)}"),
            new("curl", Put(node, "power", new JsonObject { ["target"] = action.Wire() }, baseUri)),
        ];
    }

    private static JsonArray? Steps(ProvisionRequest? request) => request is null || request.Steps.IsEmpty ? null : new JsonArray([.. request.Steps.Select(s =>
    {
        var step = new JsonObject { ["interface"] = s.Interface, ["step"] = s.Step, ["args"] = s.Args.ToObject() };
        if (s.Priority is { } priority) step["priority"] = priority;
        return (JsonNode)step;
    })]);

    private static (string Cli, string Target)? Words(Verb verb) => verb switch
    {
        Engine.Provisioning.Verb.Manage => ("manage", "manage"),
        Engine.Provisioning.Verb.Inspect => ("inspect", "inspect"),
        Engine.Provisioning.Verb.Provide => ("provide", "provide"),
        Engine.Provisioning.Verb.Clean => ("clean", "clean"),
        Engine.Provisioning.Verb.Deploy => ("deploy", "active"),
        Engine.Provisioning.Verb.Rebuild => ("rebuild", "rebuild"),
        Engine.Provisioning.Verb.Delete => ("undeploy", "deleted"),
        Engine.Provisioning.Verb.Abort => ("abort", "abort"),
        _ => null,
    };

    private static string Put(Node node, string what, JsonObject body, string baseUri) =>
        $"curl -X PUT -H 'Content-Type: application/json' -H 'X-OpenStack-Ironic-API-Version: {Version}' -d {Quote(body.ToJsonString())} {Root(baseUri)}/v1/nodes/{Uri.EscapeDataString(node.Label)}/states/{what}";

    private static string Root(string baseUri) => baseUri.TrimEnd('/');

    private static string Arg(string label) => label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? label : Quote(label);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
