using IronicConsole.RackSim.Faults;
using IronicConsole.RackSim.Machines;
using IronicConsole.RackSim.Redfish;

namespace IronicConsole.RackSim;

/// <summary>A machine together with its BMC, as those see it who set up the rack.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Bmc">Its controller.</param>
public sealed record RackMachine(IMachine Machine, Bmc Bmc) : IDisposable
{
    /// <summary>What never changes about it.</summary>
    public MachineIdentity Identity => Machine.Identity;

    /// <summary>The machine, when it is a simulated one.</summary>
    /// <exception cref="InvalidOperationException">It is a virtual one.</exception>
    public SimulatedMachine Simulated => Machine as SimulatedMachine ?? throw new InvalidOperationException($"{Identity.Name} is a virtual machine.");

    /// <summary>Address of the BMC.</summary>
    public Uri BmcAddress => new($"https://{Bmc.At}");

    /// <summary>What goes wrong on purpose.</summary>
    public IReadOnlyList<Fault> Faults => Machine is SimulatedMachine simulated ? [.. Bmc.Faults.All, .. simulated.AgentFaults.All] : Bmc.Faults.All;

    /// <summary>Makes something go wrong.</summary>
    /// <exception cref="InvalidOperationException">It is a virtual machine, and this fault needs a simulated one.</exception>
    public void Break(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKinds.AgentDie:
                Simulated.Agent?.EndAs(Running.DeadAgent, "died");
                return;
            case FaultKinds.AgentBusy or FaultKinds.AgentFail:
                Simulated.AgentFaults.Add(fault);
                return;
            case FaultKinds.Unplug:
                Simulated.Plug(false);
                Bmc.Close();
                break;
            case FaultKinds.AgentSilent:
                Simulated.AgentSilent = true;
                break;
            case FaultKinds.AgentMute:
                Simulated.AgentMute = true;
                break;
            case FaultKinds.BiosRefuses:
                Simulated.BiosRefuses = true;
                break;
        }
        Bmc.Faults.Add(fault);
    }

    /// <summary>Removes the faults of one kind, or all. An agent that died stays dead.</summary>
    public void Mend(string? kind = null)
    {
        Bmc.Faults.Clear(kind);
        if (Machine is not SimulatedMachine)
        {
            return;
        }
        Simulated.AgentFaults.Clear(kind);
        if (kind is null or FaultKinds.AgentSilent)
        {
            Simulated.AgentSilent = false;
        }
        if (kind is null or FaultKinds.AgentMute)
        {
            Simulated.AgentMute = false;
        }
        if (kind is null or FaultKinds.BiosRefuses)
        {
            Simulated.BiosRefuses = false;
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
        Machine.Dispose();
        Bmc.Dispose();
    }
}
