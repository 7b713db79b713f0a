using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Agent;

/// <summary>Refusals in the form that Ironic's clients read: one key whose value is a JSON document written as a string.</summary>
internal static class AgentFaults
{
    /// <summary>A refusal by a route.</summary>
    public static IResult ToAnswer(this Problem problem)
    {
        if (problem.Slug == TooLarge) return Results.Json(Fault(problem), statusCode: problem.Status);
        var inner = problem.Slug is NoSuchVersion or NotInVersion
            ? new JsonObject { ["code"] = problem.Status, ["title"] = problem.Status == 404 ? "Not Found" : "Not Acceptable", ["description"] = problem.Told }
            : Fault(problem);
        return Results.Json(new JsonObject { ["error_message"] = inner.ToJsonString() }, statusCode: problem.Status);
    }

    public const string TooLarge = "body-too-large";

    public const string NoSuchVersion = "api-version";

    public const string NotInVersion = "not-in-api-version";

    private static JsonObject Fault(Problem problem) => new()
    {
        ["faultcode"] = problem.Status < 500 ? "Client" : "Server",
        ["faultstring"] = problem.Fix is null ? problem.Told : $"{problem.Told} {problem.Fix}",
        ["debuginfo"] = null,
    };
}
