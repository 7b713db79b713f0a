using IronicConsole.Engine.Inspection.Lldp;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Ports;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Fills the switch side of ports from what the switches announced. Keys that somebody has set stay.</summary>
public sealed class LocalLinkConnection : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "local-link-connection";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        foreach (var card in findings.Valid ?? NetworkCard.In(findings.Inventory))
        {
            if (!findings.Ports.TryGetValue(card.Mac, out var port)) continue;
            var pieces = LldpTlv.Of(card, findings.PluginData);
            var link = port.LocalLinkConnection;
            link = Filled(link, "switch_id", pieces.Where(p => p.Type == 1 && p.Byte(0) == 4).Select(p => p.Mac(1)).FirstOrDefault(m => m is not null));
            link = Filled(link, "port_id", pieces.Where(p => p.Type == 2).Select(LldpNeighbour.PortId).FirstOrDefault(m => m is not null));
            link = Filled(link, "switch_info", pieces.Where(p => p.Type == 5).Select(p => p.Text(0)).FirstOrDefault(m => m is not null));
            if (!ReferenceEquals(link, port.LocalLinkConnection) && LocalLink.Check(link) is { Ok: true } whole) findings.Put(port with { LocalLinkConnection = whole.Value });
        }

        return null;
    }

    private static JsonMap Filled(JsonMap link, string key, string? value) => value is null || link[key] is not null ? link : link.With(key, value);
}
