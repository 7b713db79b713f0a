using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Power;

/// <summary>Switches a machine off and on from inside any step; into the agent where later steps of the flow need it, as a machine that is merely switched on boots its disk.</summary>
public sealed class MachineRestart(PowerChange change, IAgentBoot boot)
{
    /// <summary>Goes on with the restart; the agent is waited for where it is booted.</summary>
    /// <param name="step">The step that wants it.</param>
    /// <param name="stage">Names the restart within the step; journalled.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Null once the machine is on again; a wait or a failure until then.</returns>
    public Task<StepOutcome?> GoOnAsync(StepContext step, string stage, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(step);
        return BootsAgent(step, PowerAction.Reboot) ? boot.RebootAsync(step, cancel) : change.ReachAsync(step, stage, PowerAction.Reboot, null, cancel);
    }

    /// <summary>Whether a power action has to boot the agent. A deploy that has not booted its agent yet does so by itself.</summary>
    internal static bool BootsAgent(StepContext step, PowerAction action) => action.After() == PowerState.On && step.NeedsAgentLater && step.Rest.All(s => s.Name != "deploy.deploy")
        && (action != PowerAction.On || step.Agent.Address is null);
}
