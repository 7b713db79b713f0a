using System.Collections.Frozen;

namespace IronicConsole.Web.Api;

/// <summary>Finds the operation of a path. Literal segments go before parameters.</summary>
public sealed class ApiRouter
{
    private static readonly FrozenDictionary<string, string> None = FrozenDictionary<string, string>.Empty;
    private readonly FrozenDictionary<int, ApiRoute[]> _byLength;

    /// <summary>A router over all slices.</summary>
    public ApiRouter(IEnumerable<IApiSlice> slices)
    {
        All = [.. slices.SelectMany(s => s.Routes)];
        _byLength = All.GroupBy(r => r.Segments.Length).ToFrozenDictionary(g => g.Key, g => g.OrderBy(r => r.Path.Count(c => c == '{')).ToArray());
        Collections = All.Where(r => r.Segments.Length > 0).Select(r => r.Segments[0]).ToFrozenSet();
    }

    /// <summary>Every operation.</summary>
    public IReadOnlyList<ApiRoute> All { get; }

    /// <summary>The first segments of all operations: paths that begin with one are served without <c>/v1</c> too.</summary>
    public FrozenSet<string> Collections { get; }

    /// <summary>The route of a method and a path below <c>/v1</c>; without one, the methods that the path does have.</summary>
    public (ApiRoute? Route, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<string> Allowed) Find(string method, ReadOnlySpan<string> path)
    {
        if (HttpMethods.IsHead(method)) method = HttpMethods.Get;
        var literals = -1;
        var allowed = new List<string>();
        foreach (var route in _byLength.GetValueOrDefault(path.Length) ?? [])
        {
            var parameters = route.Match(path);
            if (parameters is null) continue;
            if (literals >= 0 && parameters.Count > literals) break;
            if (route.Method == method) return (route, parameters, []);
            literals = parameters.Count;
            allowed.Add(route.Method);
        }

        return (null, None, allowed);
    }
}
