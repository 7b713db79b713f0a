using System.Text.Json.Nodes;
using IronicConsole.Engine.Inspection.Lldp;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Reads what the switches announced into plugin data <c>parsed_lldp</c>, by network card, at most 64 cards.</summary>
public sealed class ParseLldp : IInspectionHook
{
    private const int Most = 64;

    /// <inheritdoc/>
    public string Name => "parse-lldp";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        var parsed = new JsonObject();
        foreach (var card in NetworkCard.In(findings.Inventory).Take(Most))
        {
            var neighbour = LldpNeighbour.Read(LldpTlv.Of(card, findings.PluginData));
            if (neighbour.Count > 0) parsed[parsed.ContainsKey(card.Name) ? card.Mac : card.Name] = neighbour;
        }

        if (parsed.Count > 0) findings.SetPluginData("parsed_lldp", parsed);
        return null;
    }
}
