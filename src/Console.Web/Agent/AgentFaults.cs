using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Agent;

/// <summary>Refusals of the agents' routes, in the form of the public API.</summary>
internal static class AgentFaults
{
    public const string NoSuchVersion = "api-version";

    public const string NotInVersion = "not-in-api-version";

    /// <summary>A refusal by a route.</summary>
    public static IResult ToAnswer(this Problem problem) => new Refusal(problem);

    private sealed class Refusal(Problem problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => problem.Slug switch
        {
            ApiBody.TooLarge => Faults.WriteBareAsync(httpContext.Response, problem.Status, problem.Told),
            NoSuchVersion or NotInVersion => Faults.WriteRoutingAsync(httpContext.Response, problem.Status, problem.Status == 404 ? "Not Found" : "Not Acceptable", problem.Told),
            _ => Faults.WriteAsync(httpContext.Response, problem),
        };
    }
}
