using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Tests.Conductors;

/// <summary>A step that is at work until the test lets it end; interrupted, it says that it failed, as drivers do whose call was broken off.</summary>
public sealed class SlowStep : IStep
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StepInfo Info { get; } = new("vendor", "slow", "Takes as long as the test wants.") { Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0 } };

    public int Begun { get; private set; }

    public void Go() => _go.TrySetResult();

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        Begun++;
        try
        {
            await _go.Task.WaitAsync(cancel);
            return new StepOutcome.Done();
        }
        catch (OperationCanceledException)
        {
            return new StepOutcome.Failed(new Problem("bmc-unreachable", 503, "The BMC broke off."));
        }
    }
}
