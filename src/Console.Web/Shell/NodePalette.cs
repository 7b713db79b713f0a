using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Shell;

/// <summary>Nodes by name or by the start of their UUID, from the fleet in memory.</summary>
public sealed class NodePalette(IServiceProvider services) : IPaletteSource
{
    private readonly IFleetFeed? _feed = services.GetService<IFleetFeed>();

    /// <inheritdoc />
    public IEnumerable<PaletteEntry> Find(string text, int most) => _feed is null || text.Length == 0 ? [] : Match(_feed.Fleet.Nodes, text, most);

    /// <summary>The first matches in fleet order; the page of a node without a name is reached by its UUID.</summary>
    internal static IEnumerable<PaletteEntry> Match(IEnumerable<Node> nodes, string text, int most) => nodes
        .Where(node => node.Name?.Contains(text, StringComparison.OrdinalIgnoreCase) == true || node.Id.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase))
        .Take(most)
        .Select(node => new PaletteEntry("Nodes", node.Name ?? node.Id.ToString(), node.ProvisionState.Wire(), $"nodes/{Uri.EscapeDataString(node.Name ?? node.Id.ToString())}", "node"));
}
