using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection;

/// <summary>Runs the hooks and stores what they made of an inventory: properties, ports and the inventory itself in one commit, so that a crash leaves all of it or nothing.</summary>
public sealed class InspectionWriter(IIds ids, HookChain hooks, TimeProvider clock, IOptions<InspectionOptions> options)
{
    /// <summary>Goes through the hooks of in-band inspection and stores.</summary>
    public Task<Problem?> WriteAsync(StepContext step, JsonMap inventory, JsonMap pluginData) =>
        WriteAsync(step, options.Value.Hooks, new Findings(step.Node, step.Ports, inventory, pluginData, clock.GetUtcNow()));

    /// <summary>Goes through the hooks of inspection by the BMC and stores.</summary>
    /// <param name="step">The step.</param>
    /// <param name="inventory">The inventory made of the BMC's facts.</param>
    /// <param name="before">Sets what needs no hook; runs first.</param>
    public Task<Problem?> WriteFromBmcAsync(StepContext step, JsonMap inventory, Action<Findings> before)
    {
        var findings = new Findings(step.Node, step.Ports, inventory, JsonMap.Empty, clock.GetUtcNow());
        before(findings);
        return WriteAsync(step, options.Value.RedfishHooks, findings);
    }

    /// <summary>Adds ports with these addresses to a node that has none yet.</summary>
    public async Task AddPortsAsync(StepContext step, IEnumerable<string> macs)
    {
        var findings = new Findings(step.Node, [], JsonMap.Empty, JsonMap.Empty, clock.GetUtcNow());
        foreach (var mac in macs) findings.Add(new NetworkCard(mac, mac, HasAddress: false, PxeEnabled: null, ClientId: null, JsonMap.Empty));
        await StoreAsync(step, findings, null).ConfigureAwait(false);
    }

    private async Task<Problem?> WriteAsync(StepContext step, IEnumerable<string> names, Findings findings)
    {
        var failed = hooks.Run(names, findings);
        foreach (var note in findings.Notes) await step.NoteAsync(note).ConfigureAwait(false);
        if (failed is not null) return failed;
        var inventory = new Inventory(step.Operation, findings.Node.Id, clock.GetUtcNow(), findings.Inventory, findings.PluginData);
        await StoreAsync(step, findings, inventory).ConfigureAwait(false);
        return null;
    }

    private async Task StoreAsync(StepContext step, Findings findings, Inventory? inventory)
    {
        var taken = new List<string>();
        await step.ChangeAsync(unit =>
        {
            taken.Clear();
            var node = unit.Node(findings.Node.Id)!;
            unit.Put(node with { Properties = findings.Node.Properties });
            Ports(unit, node, findings, taken);
            if (inventory is not null) unit.Put(inventory);
        }).ConfigureAwait(false);
        foreach (var mac in taken) await step.NoteAsync($"No port was made for {mac}: another node has one with this address.").ConfigureAwait(false);
    }

    private void Ports(IUnit unit, Node node, Findings findings, List<string> taken)
    {
        var before = unit.PortsOf(node.Id).ToDictionary(p => p.Address);
        foreach (var port in findings.Ports.Values.Where(p => !before.TryGetValue(p.Address, out var old) || old != p))
        {
            if (before.TryGetValue(port.Address, out var mine)) unit.Put(port with { Id = mine.Id, Number = mine.Number });
            else if (unit.PortWithAddress(port.Address) is not null) taken.Add(port.Address);
            else
            {
                unit.Put(port with { Id = port.Id == Guid.Empty ? ids.New() : port.Id });
                unit.Tell(node.Id, EventKinds.Port, $"Port {port.Address} was added by inspection.");
            }
        }

        foreach (var gone in before.Values.Where(p => !findings.Ports.ContainsKey(p.Address)))
        {
            unit.Delete(gone);
            unit.Tell(node.Id, EventKinds.Port, $"Port {gone.Address} was deleted by inspection (Inspection:KeepPorts is '{options.Value.KeepPorts}').");
        }
    }
}
