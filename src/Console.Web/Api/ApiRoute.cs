using System.Collections.Frozen;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Api;

/// <summary>Answers a call, or says why it cannot.</summary>
/// <returns>Null when it has answered.</returns>
public delegate Task<Problem?> ApiHandler(ApiCall call);

/// <summary>One operation of the API.</summary>
/// <param name="Method">HTTP method; HEAD is served where GET is.</param>
/// <param name="Path">Below <c>/v1</c>, e.g. <c>nodes/{node}/states</c>; empty for the version document.</param>
/// <param name="Handle">What answers it.</param>
public sealed record ApiRoute(string Method, string Path, ApiHandler Handle)
{
    private static readonly string[] Subjects = ["{node}", "{port}", "{portgroup}", "{connector}", "{target}", "{allocation}"];

    /// <summary>The feature it belongs to; null since the first microversion.</summary>
    public Feature? Since { get; init; }

    /// <summary>The rule that a caller must pass (<see cref="Engine.Policy.Rule"/>): of a path with a node, a part of one or an allocation, for that one, else for the system.</summary>
    public required string Rule { get; init; }

    /// <summary>The query keys that it takes; any other is refused.</summary>
    public FrozenSet<string> Query { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Longest body in bytes.</summary>
    public long BodyLimit { get; init; } = 1 << 20;

    /// <summary>Whether its rule is asked about a node or an allocation, once that is found; else it is asked before anything is read.</summary>
    public bool OfNode { get; } = Subjects.Any(s => Path.Contains(s, StringComparison.Ordinal)) || Path == "nodes/validate";

    /// <summary>Its path, cut at the slashes.</summary>
    public string[] Segments { get; } = Path.Length == 0 ? [] : Path.Split('/');

    /// <summary>The parameters of a path that this route is for; null when it is not.</summary>
    public IReadOnlyDictionary<string, string>? Match(ReadOnlySpan<string> path)
    {
        Dictionary<string, string>? found = null;
        if (path.Length != Segments.Length) return null;
        for (var i = 0; i < path.Length; i++)
        {
            if (Segments[i][0] == '{') (found ??= [])[Segments[i][1..^1]] = path[i];
            else if (Segments[i] != path[i]) return null;
        }

        return found ?? (IReadOnlyDictionary<string, string>)FrozenDictionary<string, string>.Empty;
    }
}

/// <summary>A slice of the API: its operations.</summary>
public interface IApiSlice
{
    /// <summary>Every operation it answers.</summary>
    IEnumerable<ApiRoute> Routes { get; }

    /// <summary>What each of them takes and answers, for <c>/openapi/v1.json</c>. A test names those that are missing.</summary>
    IEnumerable<Described> Described => [];
}
