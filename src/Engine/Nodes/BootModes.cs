using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes;

/// <summary>How a machine boots: legacy BIOS or UEFI, with or without secure boot. What the node shows is what its hardware says right after the change; secure boot is in force after the next boot.</summary>
public sealed class BootModes(BmcDesk desk)
{
    /// <summary>Sets the boot mode. <c>not-supported</c> 400, <c>node-locked</c> and <c>invalid-state</c> 409.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The node.</param>
    /// <param name="mode"><c>uefi</c> or <c>bios</c>.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Result<Node>> SetModeAsync(Caller by, Guid id, string mode, CancellationToken cancel = default) =>
        ChangeAsync(by, id, new BmcOrder(Rule.NodeSetBootMode, "boot mode set", $"Boot mode set to {mode}."), (bmc, node) => bmc.SetBootModeAsync(node, mode, cancel), cancel);

    /// <summary>Switches secure boot on or off. <c>not-supported</c> 400, <c>node-locked</c> and <c>invalid-state</c> 409.</summary>
    public Task<Result<Node>> SetSecureBootAsync(Caller by, Guid id, bool on, CancellationToken cancel = default) =>
        ChangeAsync(by, id, new BmcOrder(Rule.NodeSetSecureBoot, "secure boot set", $"Secure boot switched {(on ? "on" : "off")} for the boots to come."), (bmc, node) => bmc.SetSecureBootAsync(node, on, cancel), cancel);

    private async Task<Result<Node>> ChangeAsync(Caller by, Guid id, BmcOrder order, Func<IManagement, DriverNode, Task<Problem?>> change, CancellationToken cancel)
    {
        var done = await desk.OrderAsync<IManagement, FirmwareBoot>(by, id, HardwareInterface.Management, order with { Guard = Moving }, async (bmc, node) =>
        {
            if (await change(bmc, node).ConfigureAwait(false) is { } refused) return refused;
            var now = await bmc.ReadFirmwareBootAsync(node, cancel).ConfigureAwait(false);
            return now.Ok ? now : new FirmwareBoot(null, null); // it was done all the same
        }, Told).ConfigureAwait(false);
        return done.Ok ? done.Value.Node : done.Problem;
    }

    /// <summary>The node with what its hardware says; what it does not tell stays as it was.</summary>
    public static Node Told(Node node, FirmwareBoot boot) => node with { BootMode = boot.Mode ?? node.BootMode, SecureBoot = boot.Secure ?? node.SecureBoot };

    private static Problem? Moving(Node node) => node.ProvisionState is not (
        ProvisionState.Verifying or ProvisionState.Deploying or ProvisionState.DeployWait or ProvisionState.DeployHold or ProvisionState.Cleaning or ProvisionState.CleanWait or ProvisionState.CleanHold
        or ProvisionState.Deleting or ProvisionState.Inspecting or ProvisionState.InspectWait or ProvisionState.Adopting or ProvisionState.Rescuing or ProvisionState.RescueWait or ProvisionState.Unrescuing
        or ProvisionState.Servicing or ProvisionState.ServiceWait or ProvisionState.ServiceHold)
        ? null
        : Problem.Conflict("invalid-state", $"How node {node.Id} boots can not be changed while it is in state '{node.ProvisionState.Wire()}'.", "Retry when the operation has ended.");
}
