using IronicConsole.RackSim.Doors;
using IronicConsole.RackSim.Ledger;

namespace IronicConsole.RackSim.Machines;

/// <summary>What all machines of a rack share.</summary>
/// <param name="Options">How the rack was asked for.</param>
/// <param name="Ledger">Where effects are recorded.</param>
/// <param name="Doors">Where BMCs and agents listen.</param>
/// <param name="AgentPipeline">Answers requests to agents.</param>
public sealed record RackContext(RackOptions Options, EffectLedger Ledger, DoorListener Doors, RequestDelegate AgentPipeline)
{
    /// <summary>The clock of everything in the rack.</summary>
    public TimeProvider Clock => Options.Clock;
}
