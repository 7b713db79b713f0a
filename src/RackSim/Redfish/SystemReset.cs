using IronicConsole.RackSim.Faults;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Redfish;

/// <summary>Power on, off and reset.</summary>
public static class SystemReset
{
    /// <summary>The action: done at once, or as a task when the rack's options or a fault say so.</summary>
    public static RedfishAnswer Do(RedfishPipeline.Call call)
    {
        var bmc = call.Bmc;
        if (call.Body["ResetType"]?.ToString() is not { } asked)
        {
            return RedfishAnswer.Error(400, "Base.1.18.ActionParameterMissing", "The action ComputerSystem.Reset requires the parameter ResetType.", "ComputerSystem.Reset", "ResetType");
        }
        if (!Enum.TryParse<ResetKind>(asked, out var kind) || !Enum.GetNames<ResetKind>().Contains(asked))
        {
            return RedfishAnswer.Error(400, "Base.1.18.ActionParameterValueNotInList", $"The value '{asked}' for the parameter ResetType is not acceptable.", asked, "ResetType");
        }
        if (bmc.Faults.Take(FaultKinds.RebootInTask) is { } fault)
        {
            return bmc.Tasks.Start("Reset", () => LoseTaskAsync(bmc, kind, TimeSpan.FromSeconds(fault.Seconds ?? 2)));
        }
        if (bmc.Options.ResetTask is { } takes)
        {
            return bmc.Tasks.Start("Reset", async () =>
            {
                await bmc.DelayAsync(takes);
                return bmc.Machine.Reset(kind).Refused;
            });
        }
        return bmc.Machine.Reset(kind).Refused is { } why ? RedfishAnswer.Error(409, "RackSim.1.0.WrongPowerState", why, asked) : RedfishAnswer.Done;
    }

    private static async Task<string?> LoseTaskAsync(Bmc bmc, ResetKind kind, TimeSpan away)
    {
        await bmc.DelayAsync(TimeSpan.FromMilliseconds(50)); // The 202 leaves first.
        bmc.Machine.Reset(kind);
        await bmc.RestartAsync(away);
        return null;
    }
}
