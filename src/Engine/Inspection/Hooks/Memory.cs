using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Sets <c>properties.memory_mb</c> to what is built in, or to what the system sees where that is not told; neither fails.</summary>
public sealed class Memory : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        var memory = findings.Inventory.Map("memory");
        var megabytes = memory.Whole("physical_mb") is > 0 and var built ? built : memory.Whole("total") / (1024 * 1024);
        if (megabytes is not > 0) return InspectionProblems.Failed("The inventory does not tell the size of the memory.");
        findings.SetProperty("memory_mb", megabytes);
        return null;
    }
}
