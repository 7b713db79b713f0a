using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Steps;

/// <summary>A plan that switches its machine off goes on with the agent only after a step that boots it again: otherwise a run would wait for an agent that nobody boots until its time is over.</summary>
public static class PoweredOff
{
    /// <summary>The name of its refusal.</summary>
    public const string Slug = "agent-off";

    /// <summary>The refusal of a plan, which names the step that would wait in vain and what to do; null when there is none.</summary>
    /// <param name="kind">The kind of operation.</param>
    /// <param name="steps">Its steps in the order they run, without the flow's own beginning and ending.</param>
    public static Problem? Wrong(OperationKind kind, IEnumerable<PlannedStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        PlannedStep? off = null;
        foreach (var step in steps.Where(s => s.Children is null))
        {
            off = step.Name switch
            {
                "flow.power_off" => step,
                "flow.power_on" or "flow.reboot" or "deploy.deploy" => null, // they boot the agent where it is needed
                _ => off,
            };
            if (off is not null && NeedsAgent(step)) return Refused(kind, off, step);
        }

        return null;
    }

    // The end of the agent is there when the machine is off.
    private static bool NeedsAgent(PlannedStep step) => step.Interface != "flow" && (step.InBand || step.RequiresRamdisk) && step.Name != "deploy.tear_down_agent";

    private static Problem Refused(OperationKind kind, PlannedStep off, PlannedStep step) => new(Slug, 400, $"Step {step.Name} needs the agent, and {off.Name} before it leaves the machine off.")
    {
        Field = $"{kind.Word()}_steps",
        Fix = kind == OperationKind.Deploy ? $"Add power_on right after power_off, with the same priority ({off.Priority}), or give power_off a priority below {step.Priority}." : $"Add power_on or reboot right after power_off, or move power_off behind {step.Name}.",
    };
}
