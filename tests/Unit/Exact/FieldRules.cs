using System.Text.Json.Nodes;

namespace IronicConsole.Tests.Exact;

/// <summary>What is answered to a field of a body below its version: 406, except where Ironic's schemas do not know it yet.</summary>
internal static class FieldRules
{
    private static readonly Dictionary<(string Operation, string Field), int> Others = new()
    {
        [("POST /v1/allocations", "node")] = 400,
    };

    /// <summary>The status.</summary>
    public static int Below(string operation, string field) => Others.GetValueOrDefault((operation, field), operation.StartsWith("POST /v1/heartbeat", StringComparison.Ordinal) ? 400 : 406);

    /// <summary>The status of an operation on what nobody has: 404, but an agent is not told whether its node or its token is wrong.</summary>
    public static int Unknown(string operation) => operation.StartsWith("POST /v1/heartbeat", StringComparison.Ordinal) ? 400 : 404;

    /// <summary>A body in which nothing but the field is too new; null when the good one with the field will do.</summary>
    public static JsonNode? Prepare(string operation, string field) => (operation, field) switch
    {
        ("PUT /v1/nodes/{node}/states/provision", "disable_ramdisk") => JsonNode.Parse("""{"target": "clean", "clean_steps": [{"interface": "deploy", "step": "erase_devices"}], "disable_ramdisk": true}"""),
        ("PUT /v1/nodes/{node}/states/provision", "runbook") => JsonNode.Parse("""{"target": "clean", "runbook": "CUSTOM_A"}"""),
        _ => null,
    };
}
