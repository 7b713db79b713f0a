using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Ports;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Chooses the network cards that are worth a port; plugin data gets <c>all_interfaces</c>, <c>valid_interfaces</c> and <c>macs</c>.</summary>
public sealed class ValidateInterfaces(IOptions<InspectionOptions> options) : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "validate-interfaces";

    /// <inheritdoc/>
    public Problem? Check(Findings findings) => NetworkCard.Cards(findings.Inventory).Any() ? null : InspectionProblems.Failed("The inventory lists no network cards.");

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        var all = NetworkCard.In(findings.Inventory);
        foreach (var card in NetworkCard.Cards(findings.Inventory).Where(c => c.Text("mac_address") is not { } mac || MacAddress.Normal(mac) is null))
        {
            findings.Say($"Network card {Short(card.Text("name"))} is passed over: its MAC address {Short(card.Text("mac_address"))} cannot be used.");
        }

        var valid = Chosen(all);
        findings.Valid = valid;
        findings.SetPluginData("all_interfaces", Map(all));
        findings.SetPluginData("valid_interfaces", Map(valid));
        findings.SetPluginData("macs", new JsonArray([.. valid.Select(c => (JsonNode)c.Mac)]));
        return valid.IsEmpty && options.Value.AddPorts != "disabled"
            ? InspectionProblems.Failed($"None of the {all.Length} network cards can become a port (Inspection:AddPorts is '{options.Value.AddPorts}').") : null;
    }

    private ImmutableArray<NetworkCard> Chosen(ImmutableArray<NetworkCard> all)
    {
        var active = all.Where(c => c.HasAddress).ToImmutableArray();
        return options.Value.AddPorts switch
        {
            "all" => all,
            "active" => active,
            "disabled" => [],
            _ when all.Any(c => c.PxeEnabled is true) => [.. all.Where(c => c.PxeEnabled is true)],
            _ => active.IsEmpty ? all : active,
        };
    }

    private static JsonObject Map(ImmutableArray<NetworkCard> cards)
    {
        var map = new JsonObject();
        foreach (var card in cards)
        {
            var copy = card.Raw.ToObject();
            copy["mac_address"] = card.Mac;
            copy["pxe_enabled"] = card.PxeEnabled ?? false;
            map[map.ContainsKey(card.Name) ? card.Mac : card.Name] = copy;
        }

        return map;
    }

    private static string Short(string? text) => text is null ? "without a name" : $"'{(text.Length > 60 ? text[..60] + "..." : text)}'";
}
