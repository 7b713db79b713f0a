using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Ends the inspection when the ramdisk says that it failed.</summary>
public sealed class RamdiskError : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "ramdisk-error";

    /// <inheritdoc/>
    public Problem? Check(Findings findings) => findings.PluginData.Text("error") is { Length: > 0 } error
        ? InspectionProblems.Failed($"The ramdisk reported an error: {(error.Length > 1_000 ? error[..1_000] + "..." : error)}") : null;

    /// <inheritdoc/>
    public Problem? Apply(Findings findings) => null;
}
