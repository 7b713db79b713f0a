using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Makes ports of the chosen network cards, takes ports away as <c>Inspection:KeepPorts</c> says, and sets which one is booted from.</summary>
public sealed class PortsHook(IOptions<InspectionOptions> options) : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "ports";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        if (findings.Valid is not { } valid) return InspectionProblems.Failed("The hook 'ports' needs 'validate-interfaces' before it.", "Mend Inspection:Hooks.");
        var all = NetworkCard.In(findings.Inventory);
        foreach (var card in valid) findings.Add(card);

        var keep = options.Value.KeepPorts switch
        {
            "present" => all.Select(c => c.Mac).ToHashSet(),
            "added" => valid.Select(c => c.Mac).ToHashSet(),
            _ => null,
        };
        if (keep is not null)
        {
            foreach (var mac in findings.Ports.Keys.Where(m => !keep.Contains(m)).ToArray()) findings.Remove(mac);
        }

        if (!options.Value.UpdatePxeEnabled) return null;
        foreach (var card in all.Where(c => c.PxeEnabled is not null))
        {
            if (findings.Ports.TryGetValue(card.Mac, out var port) && port.PxeEnabled != card.PxeEnabled) findings.Put(port with { PxeEnabled = card.PxeEnabled!.Value });
        }

        return null;
    }
}
