using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Agent;

/// <summary>Brings a machine's agent up, from inside any step that needs it.</summary>
public interface IAgentBoot
{
    /// <summary>Goes on with the boot: opens a session, prepares the medium, cycles power, waits for the first heartbeat; with fast track an agent that is alive is taken as it is.</summary>
    /// <param name="step">The step that wants it.</param>
    /// <param name="inspection">Whether the agent shall send its inventory: then it is always booted anew.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Null once the agent answers; a wait or a failure until then.</returns>
    Task<StepOutcome?> BootAsync(StepContext step, bool inspection, CancellationToken cancel);

    /// <summary>Boots a machine into the agent again in the middle of a flow: off, media, on, first heartbeat.</summary>
    Task<StepOutcome?> RebootAsync(StepContext step, CancellationToken cancel);
}
