using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using Microsoft.Extensions.Hosting;

namespace IronicConsole.Engine.Steps;

/// <summary>Refuses to start with a priority for a step that no verification has: a name with a slip of the pen would be followed by nothing. (Steps are registered by drivers, so the options cannot check it.)</summary>
internal sealed class VerifyStepsCheck(StepCatalogue steps, StepsOptions options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var names = steps.NamesIn(OperationKind.Verify);
        if (options.VerifyPriorities.Keys.Order(StringComparer.Ordinal).FirstOrDefault(step => !names.Contains(step)) is { } unknown)
            throw new ConfigurationException([$"Steps:VerifyPriorities:{unknown} is no step of a verification. Use one of {string.Join(", ", names)}."]);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
