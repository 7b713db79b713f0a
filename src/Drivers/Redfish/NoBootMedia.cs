using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Stands in where a process serves no boot media, and says so when one is asked for.</summary>
internal sealed class NoBootMedia : IBootMedia
{
    /// <inheritdoc/>
    public Task<Result<Uri>> PublishAsync(DriverNode node, RamdiskBoot boot, CancellationToken cancel) => Task.FromResult<Result<Uri>>(
        new Problem("boot-media-missing", 503, "This process serves no boot media, so no machine can be booted by virtual media."));

    /// <inheritdoc/>
    public Task WithdrawAsync(Guid node) => Task.CompletedTask;
}
