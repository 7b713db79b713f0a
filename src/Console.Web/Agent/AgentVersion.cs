using System.Globalization;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Agent;

/// <summary>The API versions of the agents' routes.</summary>
internal static partial class AgentVersion
{
    /// <summary>What the agents' listener advertises: the agent needs it for tokens (1.62) and for its certificate (1.68).</summary>
    public const int OnAgentListener = 68;

    /// <summary>What the public API advertises.</summary>
    public const int OnPublic = 82;

    private const string Name = "X-OpenStack-Ironic-API-Version";

    /// <summary>The minor version of the request (1 when it names none); sets the answer's headers. <c>api-version</c> 406 when there is no such version.</summary>
    public static Result<int> Of(HttpContext http, int highest)
    {
        var headers = http.Response.Headers;
        headers["X-OpenStack-Ironic-API-Minimum-Version"] = "1.1";
        headers["X-OpenStack-Ironic-API-Maximum-Version"] = $"1.{highest}";
        var generic = http.Request.Headers["OpenStack-API-Version"].ToString();
        var asked = generic.StartsWith("baremetal ", StringComparison.OrdinalIgnoreCase) ? generic["baremetal ".Length..].Trim() : http.Request.Headers[Name].ToString().Trim();
        var version = Minor(asked, highest);
        if (version.Ok) headers[Name] = $"1.{version.Value}";
        return version;
    }

    private static Result<int> Minor(string asked, int highest)
    {
        if (asked.Length == 0) return 1;
        if (asked.Equals("latest", StringComparison.OrdinalIgnoreCase)) return highest;
        var form = Form().Match(asked);
        if (!form.Success) return Refused($"Invalid value for {Name} header: a version such as 1.{highest} was expected.");
        return form.Groups[1].Value == "1" && int.Parse(form.Groups[2].Value, CultureInfo.InvariantCulture) is var minor && minor >= 1 && minor <= highest
            ? minor
            : Refused($"Version {asked} was requested but the minor version is not supported by this service. The supported version range is: [1.1, 1.{highest}].");
    }

    private static Problem Refused(string told) => new(AgentFaults.NoSuchVersion, 406, told);

    [GeneratedRegex(@"^(\d{1,4})\.(\d{1,4})\z")]
    private static partial Regex Form();
}
