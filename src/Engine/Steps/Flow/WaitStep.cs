using System.Globalization;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Steps.Flow;

/// <summary>Lets time pass: <c>seconds</c> of it, or until the agent's next heartbeat. A row and a timer, so it survives a restart. An agent that is needed afterwards is looked after meanwhile.</summary>
public sealed class WaitStep(AgentWatch watch) : IStep
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("flow", "wait", "Waits for a time, or for the agent's next heartbeat.")
    {
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Deploy] = 0, [OperationKind.Service] = 0 },
        Arguments = [new StepArgument("seconds", "How long, in seconds; without it until the agent's next heartbeat", "number") { Least = 0, Most = 86_400, Example = "600" }],
        Abortable = true, Pauses = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Planned.Args.Text("seconds") is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds))
        {
            var left = step.BeganAt.AddSeconds(seconds) - step.Clock.GetUtcNow();
            if (left <= TimeSpan.Zero) return new StepOutcome.Done();
            if (!step.NeedsAgentLater) return Pass(seconds, left); // nobody needs the agent any more

            var (gone, next) = await watch.LookAsync(step, cancel).ConfigureAwait(false);
            return gone is null ? Pass(seconds, left < next ? left : next) : new StepOutcome.Failed(gone);
        }

        if (Heard(step)) return new StepOutcome.Done();
        var (lost, again) = await watch.LookAsync(step, cancel).ConfigureAwait(false);
        if (lost is not null) return new StepOutcome.Failed(lost);
        return Heard(step) ? new StepOutcome.Done() : new StepOutcome.Wait(again < Longest ? again : Longest, "the agent's next heartbeat");
    }

    private static bool Heard(StepContext step) => step.Agent.LastHeard > step.BeganAt;

    private static StepOutcome.Wait Pass(double seconds, TimeSpan left) => new(left, $"{seconds:0.#} s to pass", TimeSpan.FromSeconds(seconds + 86_400));
}
