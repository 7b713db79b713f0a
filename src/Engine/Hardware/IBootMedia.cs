using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Hardware;

/// <summary>Makes boot media and serves them to BMCs.</summary>
public interface IBootMedia
{
    /// <summary>Builds (or finds again) the boot ISO of a node and publishes it; the URL can be fetched by the BMC without credentials but cannot be guessed. <c>iso-builder-missing</c> when a real kernel needs a tool that is not installed.</summary>
    Task<Result<Uri>> PublishAsync(DriverNode node, RamdiskBoot boot, CancellationToken cancel);

    /// <summary>Takes the node's media away. Safe to call twice.</summary>
    Task WithdrawAsync(Guid node);
}
