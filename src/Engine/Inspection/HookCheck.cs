using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection;

/// <summary>Refuses to start with a hook in the configuration that does not exist. (Hooks read the options themselves, so the options cannot check it.)</summary>
internal sealed class HookCheck(HookChain chain, IOptions<InspectionOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Check("Hooks", options.Value.Hooks);
        Check("RedfishHooks", options.Value.RedfishHooks);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check(string key, IEnumerable<string> names)
    {
        if (chain.Unknown(names) is { } unknown)
        {
            throw new InvalidOperationException($"Inspection:{key} names '{unknown}', which is none of: {string.Join(", ", chain.Names)}.");
        }
    }
}
