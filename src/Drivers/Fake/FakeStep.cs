using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Drivers.Fake;

/// <summary>A step of a fake machine: takes the machine's delay, then the machine does it, then it is told of its node.</summary>
/// <param name="info">What it is.</param>
/// <param name="machines">The machines.</param>
/// <param name="wrong">What is wrong with its arguments, asked before the machine is; null for nothing.</param>
/// <param name="told">What is then told of the node; null for nothing.</param>
public sealed class FakeStep(StepInfo info, FakeMachines machines, Func<StepContext, Problem?>? wrong = null, Func<StepContext, Task<Result<JsonMap>>>? told = null) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var left = step.BeganAt + machines.Delay(step.Node) - step.Clock.GetUtcNow();
        if (left > TimeSpan.Zero) return new StepOutcome.Wait(left, "the fake machine");
        if (wrong?.Invoke(step) is { } unfit) return new StepOutcome.Failed(unfit);

        var answer = await step.OnceAsync("effect", async repeat => machines.Do(step.Node, step.Planned.Name, $"{step.Operation}/{step.Index}", repeat) is { } refused ? refused
            : told is null ? JsonMap.Empty : await told(step).ConfigureAwait(false)).ConfigureAwait(false);
        return answer.Ok ? new StepOutcome.Done(answer.Value) : new StepOutcome.Failed(answer.Problem);
    }
}
