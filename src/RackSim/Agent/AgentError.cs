using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Agent;

/// <summary>An error as the agent's API tells it.</summary>
/// <param name="Type">Name of the error, e.g. <c>ImageChecksumError</c>.</param>
/// <param name="Code">HTTP status when it ends a request.</param>
/// <param name="Text">What kind of thing went wrong.</param>
/// <param name="Details">What exactly.</param>
/// <param name="EndsRequest">True: the request itself is refused; false: the command fails.</param>
internal sealed class AgentError(string type, int code, string text, string details, bool endsRequest = false) : Exception($"{text}: {details}")
{
    public int Code => code;

    public bool EndsRequest => endsRequest;

    public string Type => type;

    public JsonObject ToJson() => new() { ["type"] = type, ["code"] = code, ["message"] = text, ["details"] = Message };

    public static AgentError Busy(string running) => new("AgentIsBusy", 409, "Agent is busy", $"executing command {running}", true);

    public static AgentError UnknownExtension(string name) => new("RequestedObjectNotFoundError", 404, "Not found", $"Extension with id {name} not found.", true);

    public static AgentError UnknownResult(string id) => new("RequestedObjectNotFoundError", 404, "Not found", $"Command Result with id {id} not found.", true);

    public static AgentError UnknownCommand(string name) => new("InvalidCommandError", 400, "Invalid command", $"Unknown command: {name}", true);

    public static AgentError BadParameters(string why) => new("InvalidCommandParamsError", 400, "Invalid command parameters", why, true);

    public static AgentError Failed(string why) => new("CommandExecutionError", 500, "Command execution failed", why);

    public static AgentError VersionMismatch(string ours, string theirs) =>
        new("VersionMismatch", 500, "Hardware managers version mismatch, reload agent with correct version", $"agent {ours}, node {theirs}");

    public static AgentError Checksum(string expected, string found, string url) =>
        new("ImageChecksumError", 500, "Error verifying image checksum", $"{url} has {found}, expected {expected}");

    public static AgentError Download(string url, string why) => new("ImageDownloadError", 500, "Error downloading image", $"Download of {url} failed: {why}");
}
