using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>What a BMC answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON, or nothing.</param>
public sealed record RedfishAnswer(int Status, JsonNode? Body = null)
{
    /// <summary>Headers beyond the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>200 with a resource.</summary>
    public static RedfishAnswer Ok(JsonNode body) => new(200, body);

    /// <summary>204.</summary>
    public static RedfishAnswer Done { get; } = new(204);

    /// <summary>404.</summary>
    public static RedfishAnswer NotFound { get; } = Error(404, "Base.1.18.ResourceMissingAtURI", "The resource was not found.");

    /// <summary>An error in Redfish's shape.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="id">Message id with registry.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="arguments">Values the message speaks of.</param>
    public static RedfishAnswer Error(int status, string id, string message, params string[] arguments) => new(status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = "Base.1.18.GeneralError",
            ["message"] = "A general error has occurred. See ExtendedInfo for more information.",
            ["@Message.ExtendedInfo"] = new JsonArray(new JsonObject
            {
                ["@odata.type"] = "#Message.v1_1_1.Message",
                ["MessageId"] = id,
                ["Message"] = message,
                ["MessageArgs"] = new JsonArray([.. arguments.Select(a => (JsonNode)a)]),
                ["Severity"] = status >= 500 ? "Critical" : "Warning",
                ["Resolution"] = "None.",
            }),
        },
    });
}
