using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>How the agent erases: it reads these keys of <c>driver_internal_info</c>.</summary>
public sealed class CleaningKeys(IOptions<DeployOptions> options)
{
    /// <summary>The node with the keys set by the configuration.</summary>
    public Node Set(Node node)
    {
        var o = options.Value;
        return node with
        {
            DriverInternalInfo = node.DriverInternalInfo
                .With("agent_erase_devices_iterations", o.ShredRandomOverwriteIterations)
                .With("agent_erase_devices_zeroize", o.ShredFinalOverwriteWithZeros)
                .With("agent_continue_if_secure_erase_failed", o.ContinueIfDiskSecureEraseFails)
                .With("agent_enable_ata_secure_erase", o.EnableAtaSecureErase)
                .With("agent_enable_nvme_secure_erase", o.EnableNvmeSecureErase)
                .With("disk_erasure_concurrency", o.DiskErasureConcurrency),
        };
    }
}
