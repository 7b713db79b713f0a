using System.Text.Json;
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
        var steps = request is null || request.Steps.IsEmpty ? null : StepList.Write(request.Steps);
        var (option, field) = verb switch
        {
            Engine.Provisioning.Verb.Clean => ("--clean-steps", "clean_steps"),
            Engine.Provisioning.Verb.Service => ("--service-steps", "service_steps"),
            _ => ("--deploy-steps", "deploy_steps"),
        };
        if (steps is not null) body[field] = steps.DeepClone();
        if (verb == Engine.Provisioning.Verb.Rescue) body["rescue_password"] = "<password>";
        var off = request?.DisableRamdisk == true;
        if (off) body["disable_ramdisk"] = true;
        var extra = $"{(steps is null ? "" : $" {option} {Quote(steps.ToJsonString())}")}{(off ? " --disable-ramdisk" : "")}";
        return
        [
            new("openstack CLI", $"openstack baremetal node {cli} {Arg(node.Label)}{extra}"),
            new("curl", Put(node, "provision", body, baseUri)),
            .. steps is null ? Array.Empty<CopyCommand>() : [new("openstacksdk Python", Python(node, body))],
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

    private static (string Cli, string Target)? Words(Verb verb) => verb switch
    {
        Engine.Provisioning.Verb.Manage => ("manage", "manage"),
        Engine.Provisioning.Verb.Inspect => ("inspect", "inspect"),
        Engine.Provisioning.Verb.Provide => ("provide", "provide"),
        Engine.Provisioning.Verb.Clean => ("clean", "clean"),
        Engine.Provisioning.Verb.Service => ("service", "service"),
        Engine.Provisioning.Verb.Deploy => ("deploy", "active"),
        Engine.Provisioning.Verb.Rebuild => ("rebuild", "rebuild"),
        Engine.Provisioning.Verb.Delete => ("undeploy", "deleted"),
        Engine.Provisioning.Verb.Abort => ("abort", "abort"),
        Engine.Provisioning.Verb.Adopt => ("adopt", "adopt"),
        Engine.Provisioning.Verb.Rescue => ("rescue --rescue-password '<password>'", "rescue"),
        Engine.Provisioning.Verb.Unrescue => ("unrescue", "unrescue"),
        Engine.Provisioning.Verb.Unhold => ("unhold", "unhold"),
        _ => null,
    };

    private static string Python(Node node, JsonObject body) => string.Join('\n',
        "import json",
        "import openstack",
        "",
        $"body = json.loads({Literal(body.ToJsonString())})",
        "connection = openstack.connect()",
        $"answer = connection.baremetal.put({Literal($"/nodes/{Uri.EscapeDataString(node.Label)}/states/provision")}, json=body, microversion={Literal(Version)})",
        "openstack.exceptions.raise_from_response(answer)");

    // A JSON string is a Python string.
    private static string Literal(string text) => JsonSerializer.Serialize(text);

    private static string Put(Node node, string what, JsonObject body, string baseUri) =>
        $"curl -X PUT -H 'Content-Type: application/json' -H 'X-OpenStack-Ironic-API-Version: {Version}' -d {Quote(body.ToJsonString())} {Root(baseUri)}/v1/nodes/{Uri.EscapeDataString(node.Label)}/states/{what}";

    private static string Root(string baseUri) => baseUri.TrimEnd('/');

    private static string Arg(string label) => label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? label : Quote(label);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
