using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Drivers.Fake;

/// <summary>A step of a fake machine: takes the machine's delay, then does its small effect on the node.</summary>
/// <param name="info">What it is.</param>
/// <param name="machines">Tells how long it takes.</param>
/// <param name="effect">What it does once the time is over; null for nothing.</param>
public sealed class FakeStep(StepInfo info, FakeMachines machines, Func<StepContext, Task<Result<JsonMap>>>? effect = null) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var left = step.BeganAt + machines.Delay(step.Node) - step.Clock.GetUtcNow();
        if (left > TimeSpan.Zero) return new StepOutcome.Wait(left, "the fake machine");
        if (effect is null) return new StepOutcome.Done();

        var answer = await step.OnceAsync("effect", _ => effect(step)).ConfigureAwait(false);
        return answer.Ok ? new StepOutcome.Done(answer.Value) : new StepOutcome.Failed(answer.Problem);
    }
}
