using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Operations;

/// <summary>When a wait has lasted too long. Holds are no waits: they end by themselves only at a deadline of their own (<see cref="HoldRules"/>).</summary>
internal static class WaitLimits
{
    /// <summary>How long it may last; null for ever.</summary>
    /// <param name="options">The time-outs.</param>
    /// <param name="kind">What waits.</param>
    /// <param name="wait">The wait; it may bring a limit of its own.</param>
    public static TimeSpan? Limit(this EngineOptions options, OperationKind kind, StepOutcome.Wait wait)
    {
        if (wait.Limit is { } own) return own;
        var seconds = kind switch
        {
            OperationKind.Deploy => options.DeployWaitTimeoutSeconds,
            OperationKind.Clean => options.CleanWaitTimeoutSeconds,
            OperationKind.Service => options.ServiceWaitTimeoutSeconds,
            OperationKind.Rescue => options.RescueWaitTimeoutSeconds,
            OperationKind.Inspect => options.InspectWaitTimeoutSeconds,
            _ => options.WaitTimeoutSeconds,
        };
        return seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>
    /// From when the limit counts: an inspection as a whole from its start, other waits from the last sign of the agent, which is a change of state or a heartbeat.
    /// A limit of the wait's own does not care for those, and neither does one of what clears away.
    /// </summary>
    /// <param name="operation">What waits.</param>
    /// <param name="node">Its node.</param>
    /// <param name="wait">The wait.</param>
    /// <param name="since">Since when it waits, or when whoever it waits for was last seen at work.</param>
    public static DateTimeOffset Begin(Operation operation, Node node, StepOutcome.Wait wait, DateTimeOffset since)
    {
        if (wait.Limit is not null || operation.State == OperationState.Clearing) return since;
        if (operation.Kind == OperationKind.Inspect) return node.InspectionStartedAt ?? since;
        return node.ProvisionState == operation.Kind.Flow().Waiting && node.ProvisionUpdatedAt > since ? node.ProvisionUpdatedAt.Value : since;
    }
}
