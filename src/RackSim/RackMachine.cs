using IronicConsole.RackSim.Faults;
using IronicConsole.RackSim.Machines;
using IronicConsole.RackSim.Redfish;

namespace IronicConsole.RackSim;

/// <summary>A machine together with its BMC, as those see it who set up the rack.</summary>
/// <param name="Simulated">The machine.</param>
/// <param name="Bmc">Its controller.</param>
public sealed record RackMachine(SimulatedMachine Simulated, Bmc Bmc) : IDisposable
{
    /// <summary>What never changes about it.</summary>
    public MachineIdentity Identity => Simulated.Identity;

    /// <summary>Address of the BMC.</summary>
    public Uri BmcAddress => new($"https://{Bmc.At}");

    /// <summary>Makes something go wrong.</summary>
    public void Break(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKinds.AgentDie:
                Simulated.Agent?.EndAs(Running.DeadAgent, "died");
                return;
            case FaultKinds.Unplug:
                Bmc.Close();
                Simulated.Plug(false);
                break;
            case FaultKinds.AgentSilent:
                Simulated.AgentSilent = true;
                break;
        }
        Bmc.Faults.Add(fault);
    }

    /// <summary>Removes the faults of one kind, or all. An agent that died stays dead.</summary>
    public void Mend(string? kind = null)
    {
        Bmc.Faults.Clear(kind);
        if (kind is null or FaultKinds.AgentSilent)
        {
            Simulated.AgentSilent = false;
        }
        if (kind is null or FaultKinds.Unplug)
        {
            Simulated.Plug(true);
            Bmc.Open();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Simulated.Dispose();
        Bmc.Dispose();
    }
}
