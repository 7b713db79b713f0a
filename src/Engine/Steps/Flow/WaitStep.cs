using System.Globalization;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Steps.Flow;

/// <summary>Lets time pass: <c>seconds</c> of it, or until the agent's next heartbeat. A row and a timer, so it survives a restart.</summary>
public sealed class WaitStep : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("flow", "wait", "Waits for a time, or for the agent's next heartbeat.")
    {
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Deploy] = 0, [OperationKind.Service] = 0 },
        Arguments = [new StepArgument("seconds", "How long, in seconds; without it until the agent's next heartbeat", "number")],
        Abortable = true,
    };

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var now = step.Clock.GetUtcNow();
        if (step.Planned.Args.Text("seconds") is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds))
        {
            var left = step.BeganAt.AddSeconds(seconds) - now;
            return Outcome(left <= TimeSpan.Zero ? new StepOutcome.Done() : new StepOutcome.Wait(left, $"{seconds:0.#} s to pass", TimeSpan.FromSeconds(seconds + 86_400)));
        }

        return Outcome(step.Agent.LastHeard > step.BeganAt ? new StepOutcome.Done() : new StepOutcome.Wait(TimeSpan.FromSeconds(60), "the agent's next heartbeat"));
    }

    private static Task<StepOutcome> Outcome(StepOutcome outcome) => Task.FromResult(outcome);
}
