using System.Collections.Frozen;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.ApiDescription;

/// <summary>An operation of <c>/v1</c> as readers see it: where it is, since when, what it takes and answers.</summary>
/// <param name="Url">Its path from the root, with parameters in braces.</param>
/// <param name="What">What it takes and answers.</param>
/// <param name="Since">The feature it belongs to; null since the first microversion.</param>
/// <param name="Query">The query keys that it takes.</param>
/// <param name="BodyLimit">Longest body in bytes.</param>
public sealed record ApiOperation(string Url, Described What, Feature? Since, FrozenSet<string> Query, long BodyLimit = 1 << 20)
{
    /// <summary>An operation of the route table.</summary>
    public static ApiOperation Of(ApiRoute route, Described what)
    {
        ArgumentNullException.ThrowIfNull(route);
        return new(route.Path.Length == 0 ? "/v1" : $"/v1/{route.Path}", what, route.Since, route.Query, route.BodyLimit);
    }

    /// <summary>Its first microversion.</summary>
    public int Minor => Since?.Minor ?? Microversions.Minimum;

    /// <summary>Method and path, e.g. <c>GET /v1/nodes/{node}</c>.</summary>
    public string Name => $"{What.Method} {Url}";

    /// <summary>What it belongs to: the first word of its path.</summary>
    public string Group => Url.Split('/', StringSplitOptions.RemoveEmptyEntries) is [_, var word, ..] ? word : "versions";

    /// <summary>The parameters of its path.</summary>
    public IEnumerable<string> Parameters => Url.Split('/').Where(s => s.StartsWith('{')).Select(s => s[1..^1]);

    /// <summary>The statuses of its refusals, in order.</summary>
    public IEnumerable<int> Refusals => new[] { 400, 401, 403, 404, 406, What.Conflicts ? 409 : 0, Since?.Below ?? 0, What.Body is null ? 0 : 413, What.AsksHardware ? 502 : 0, 503, What.AsksHardware ? 504 : 0 }.Where(s => s > 0).Distinct().Order();
}
