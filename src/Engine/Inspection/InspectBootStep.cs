using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Ports;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection;

/// <summary>Begins an in-band inspection: ports from the BMC for a node without any, then the boot into the agent, which sends its inventory before anything else.</summary>
public sealed class InspectBootStep(IAgentBoot boot, InspectionWriter writer, IOptions<InspectionOptions> options) : IStep
{
    /// <summary><c>interface.step</c>.</summary>
    public const string Title = "inspect.boot_agent";

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("inspect", "boot_agent", "Boots the machine into the agent, which reads its hardware.")
    {
        Implementation = "agent",
        Stage = StepStage.Begin,
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Inspect] = 100 },
        Abortable = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Node.InspectionStartedAt != step.BeganAt) await step.ChangeAsync(n => Begun(n, step.BeganAt)).ConfigureAwait(false);
        if (options.Value.PreCreatePorts && step.Ports.Count == 0) await PortsFromBmcAsync(step, cancel).ConfigureAwait(false);
        return await boot.BootAsync(step, inspection: true, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
    }

    private async Task PortsFromBmcAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Journalled("ports") is not null) return;
        var management = step.Hardware<IManagement>(HardwareInterface.Management);
        if (!management.Ok) return;
        var facts = await management.Value.ReadFactsAsync(step.Driver, cancel).ConfigureAwait(false);
        if (!facts.Ok)
        {
            await step.NoteAsync($"The BMC did not tell its network cards: {facts.Problem.Told}").ConfigureAwait(false);
            return;
        }

        var macs = facts.Value.Macs.Select(MacAddress.Normal).OfType<string>().Distinct().ToArray();
        await writer.AddPortsAsync(step, macs).ConfigureAwait(false);
        await step.OnceAsync("ports", _ => Task.FromResult<Kernel.Problem?>(null)).ConfigureAwait(false);
    }

    private static Node Begun(Node node, DateTimeOffset at) => node with
    {
        InspectionStartedAt = at,
        InspectionFinishedAt = null,
        DriverInternalInfo = node.DriverInternalInfo.With(BmcAddresses.Key, new JsonArray([.. BmcAddresses.Written(node.DriverInfo).Select(a => (JsonNode)a)])),
    };
}
