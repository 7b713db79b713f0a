using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Sets <c>properties.cpu_arch</c>; an inventory without it fails.</summary>
public sealed class Architecture : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "architecture";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        if (findings.Inventory.Map("cpu").Text("architecture") is not { Length: > 0 and <= 64 } arch) return InspectionProblems.Failed("The inventory does not tell the processor's architecture.");
        findings.SetProperty("cpu_arch", arch);
        return null;
    }
}

/// <summary>Sets <c>properties.cpus</c> where the inventory tells it.</summary>
public sealed class Cpus : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "cpus";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        if (findings.Inventory.Map("cpu").Whole("count") is > 0 and var count) findings.SetProperty("cpus", count);
        else findings.Say("The inventory does not tell the number of processors.");
        return null;
    }
}

/// <summary>Sets capabilities by the processor's flags.</summary>
public sealed class CpuCapabilities : IInspectionHook
{
    private static readonly (string Flag, string Capability)[] Known =
    [
        ("vmx", "cpu_vt"), ("svm", "cpu_vt"), ("aes", "cpu_aes"), ("pse", "cpu_hugepages"), ("pdpe1gb", "cpu_hugepages_1g"), ("smx", "cpu_txt"),
    ];

    /// <inheritdoc/>
    public string Name => "cpu-capabilities";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        if (findings.Inventory.Map("cpu")["flags"] is not { ValueKind: System.Text.Json.JsonValueKind.Array } list) return null;
        var flags = list.EnumerateArray().Where(f => f.ValueKind == System.Text.Json.JsonValueKind.String).Select(f => f.GetString()!).ToHashSet();
        var found = Known.Where(k => flags.Contains(k.Flag)).Select(k => KeyValuePair.Create(k.Capability, "true")).Distinct().ToArray();
        if (found.Length > 0) findings.SetCapabilities(found);
        return null;
    }
}
