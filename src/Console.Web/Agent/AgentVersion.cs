using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Agent;

/// <summary>The API versions of the agents' routes.</summary>
internal static class AgentVersion
{
    /// <summary>What the agents' listener advertises: the agent needs it for tokens (1.62) and for its certificate (1.68).</summary>
    public const int OnAgentListener = 68;

    /// <summary>The minor version of the request (1 when it names none); sets the answer's headers. <c>api-version</c> 406 when there is no such version.</summary>
    public static Result<int> Of(HttpContext http, int highest)
    {
        var headers = http.Response.Headers;
        headers["X-OpenStack-Ironic-API-Minimum-Version"] = Microversions.Word(Microversions.Minimum);
        headers["X-OpenStack-Ironic-API-Maximum-Version"] = Microversions.Word(highest);
        var (minor, refusal) = Negotiation.Read(http.Request.Headers, highest);
        if (refusal is not null) return new Problem(AgentFaults.NoSuchVersion, 406, refusal);
        headers[Negotiation.Header] = Microversions.Word(minor);
        return minor;
    }
}
