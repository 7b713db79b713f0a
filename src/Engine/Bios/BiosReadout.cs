using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Bios;

/// <summary>Reads the BIOS settings of a node within a step: when it comes under management, when it is inspected, and after a step that set them. A BMC that does not answer fails nothing.</summary>
public static class BiosReadout
{
    /// <summary>Reads and keeps them; a hardware that has none loses what was kept.</summary>
    public static async Task KeepAsync(StepContext step, CancellationToken cancel)
    {
        var bios = step.Hardware<IBios>(HardwareInterface.Bios);
        var read = bios.Ok ? await bios.Value.ReadAsync(step.Driver, cancel).ConfigureAwait(false) : bios.Problem;
        var node = step.Node.Id;
        if (read.Ok) await step.ChangeAsync(unit => BiosTable.Keep(unit, node, read.Value)).ConfigureAwait(false);
        else if (read.Problem.Slug == "not-supported") await step.ChangeAsync(unit => BiosTable.Forget(unit, node)).ConfigureAwait(false);
        else await step.NoteAsync($"The BMC did not tell of its BIOS settings: {read.Problem.Told}").ConfigureAwait(false);
    }
}
