using System.Collections.Frozen;
using IronicConsole.Web.Agent;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.ApiDescription;

/// <summary>Every operation of <c>/v1</c> with what its slice says of it; those of agents, which have no slice, too.</summary>
public sealed class ApiDescriptions
{
    private readonly Lazy<byte[]> _document;

    /// <summary>The descriptions of these slices.</summary>
    public ApiDescriptions(IEnumerable<IApiSlice> slices)
    {
        IApiSlice[] all = [.. slices];
        var said = all.SelectMany(s => s.Described).ToLookup(d => (d.Method, d.Path));
        var routes = all.SelectMany(s => s.Routes).ToArray();
        Missing = [.. routes.Where(r => !said.Contains((r.Method, r.Path))).Select(r => $"{r.Method} {r.Path}")];
        Beside = [.. said.Where(d => !routes.Any(r => (r.Method, r.Path) == d.Key)).Select(d => $"{d.Key.Method} {d.Key.Path}")];
        Twice = [.. said.Where(d => d.Count() > 1).Select(d => $"{d.Key.Method} {d.Key.Path}")];
        Operations =
        [
            new("/", RootDescribed.Root, null, FrozenSet<string>.Empty),
            .. routes.Where(r => said.Contains((r.Method, r.Path))).Select(r => ApiOperation.Of(r, said[(r.Method, r.Path)].First())).Concat(AgentDescribed.Operations)
                .Where(o => o.Minor <= Microversions.Maximum).OrderBy(o => o.Group == "versions" ? "" : o.Group, StringComparer.Ordinal).ThenBy(o => o.Url, StringComparer.Ordinal),
        ];
        _document = new(() => OpenApiV1.Write(Operations));
    }

    /// <summary>The operations of the advertised microversions, in the order of their paths.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>Routes that nothing is said of. A test wants none.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Descriptions of routes that are not there. A test wants none.</summary>
    public IReadOnlyList<string> Beside { get; }

    /// <summary>Routes that are described twice. A test wants none.</summary>
    public IReadOnlyList<string> Twice { get; }

    /// <summary>The document of <c>/openapi/v1.json</c>, made once.</summary>
    public ReadOnlyMemory<byte> Document => _document.Value;
}
