using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Sets the capability <c>boot_mode</c> to how the ramdisk was booted.</summary>
public sealed class BootMode : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "boot-mode";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        if (findings.Inventory.Map("boot").Text("current_boot_mode") is ("uefi" or "bios") and var mode) findings.SetCapabilities([KeyValuePair.Create("boot_mode", mode)]);
        else findings.Say("The inventory does not tell the boot mode.");
        return null;
    }
}
