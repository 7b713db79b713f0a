using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>Boots the agent and takes its steps into the plan: <c>deploy.deploy</c>, and the beginnings of cleaning and service.</summary>
/// <param name="info">What it is.</param>
/// <param name="boot">Boots.</param>
/// <param name="steps">Asks the agent.</param>
/// <param name="watch">Gives up an agent that does not answer.</param>
/// <param name="cleaning">What the agent's erasing reads.</param>
public sealed class BootAgentStep(StepInfo info, AgentBoot boot, AgentSteps steps, AgentWatch watch, CleaningKeys cleaning) : IStep
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>One a flow.</summary>
    public static IReadOnlyList<StepInfo> All { get; } =
    [
        Info("deploy", "Boots the agent.", OperationKind.Deploy) with { Stage = StepStage.Main, Core = true },
        Info("prepare_cleaning", "Boots the agent for cleaning.", OperationKind.Clean),
        Info("prepare_service", "Boots the agent for service.", OperationKind.Service),
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Kind == OperationKind.Clean) await step.ChangeAsync(cleaning.Set).ConfigureAwait(false);
        if (await boot.BootAsync(step, inspection: false, cancel).ConfigureAwait(false) is { } notYet) return notYet;

        var rest = await steps.JoinAsync(step, cancel).ConfigureAwait(false);
        return rest.Ok ? new StepOutcome.Done(null, rest.Value) : watch.Later(step, rest.Problem, rest.Problem.RetryAfter ?? Pause);
    }

    private static StepInfo Info(string name, string summary, OperationKind kind) => new("deploy", name, summary)
    {
        Implementation = DirectDeploy.Word, Stage = StepStage.Begin, Priorities = new Dictionary<OperationKind, int> { [kind] = 100 }, Abortable = true,
    };
}
