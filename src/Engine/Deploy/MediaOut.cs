using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy;

/// <summary>Takes boot media away from inside a step.</summary>
public static class MediaOut
{
    /// <summary>Goes on with it; null once it is done.</summary>
    public static async Task<StepOutcome?> GoOnAsync(StepContext step, CancellationToken cancel)
    {
        var boot = step.Hardware<IBoot>(HardwareInterface.Boot);
        if (!boot.Ok) return new StepOutcome.Failed(boot.Problem);
        var refused = await step.OnceAsync("media", _ => boot.Value.CleanUpRamdiskAsync(step.Driver, cancel)).ConfigureAwait(false);
        return refused is null ? null : refused.RetryAfter is { } pause ? new StepOutcome.Wait(pause, "the BMC, which is busy") : new StepOutcome.Failed(refused);
    }
}
