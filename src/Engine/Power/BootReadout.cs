using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Power;

/// <summary>Reads how a machine boots once it was switched on: secure boot that was set before is in force since then. Asked only of hardware that has told of secure boot; one that does not answer fails nothing.</summary>
internal static class BootReadout
{
    public static async Task KeepAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Node.SecureBoot is null) return;
        var management = step.Hardware<IManagement>(HardwareInterface.Management);
        if (!management.Ok) return;
        var boot = await management.Value.ReadFirmwareBootAsync(step.Driver, cancel).ConfigureAwait(false);
        if (boot.Ok && BootModes.Told(step.Node, boot.Value) != step.Node) await step.ChangeAsync(n => BootModes.Told(n, boot.Value)).ConfigureAwait(false);
    }
}
