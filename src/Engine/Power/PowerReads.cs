using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Power;

/// <summary>Asks the BMCs of many nodes for their power, a few at a time. Takes no lease: reading disturbs nobody.</summary>
public sealed class PowerReads(HardwareTypes hardware, SecretBox secrets, IOptions<PowerOptions> options)
{
    /// <summary>Asks each node's BMC and hands over what it said. A node without power interface is left out.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="seen">Is given the node as it was before it was asked, its power interface and the answer.</param>
    /// <param name="cancel">Ends it between two nodes, and the waits.</param>
    public Task EachAsync(IEnumerable<Node> nodes, Func<Node, IPower, Result<PowerState>, ValueTask> seen, CancellationToken cancel)
    {
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = options.Value.SyncWorkers, CancellationToken = cancel };
        return Parallel.ForEachAsync(nodes, atOnce, async (node, token) =>
        {
            var power = hardware.Of<IPower>(node, HardwareInterface.Power);
            if (power.Ok) await seen(node, power.Value, await ReadAsync(node, power.Value, token).ConfigureAwait(false)).ConfigureAwait(false);
        });
    }

    /// <summary>What a driver reads from a node.</summary>
    public DriverNode Drive(Node node) => new(node, key => secrets.Open(node.Id, node.DriverInfo.Text(key)));

    private async Task<Result<PowerState>> ReadAsync(Node node, IPower power, CancellationToken cancel)
    {
        try
        {
            return await power.ReadAsync(Drive(node), cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            return Problem.Bug($"The power interface '{power.Name}' broke down ({e.GetType().Name}).", e.ToString()); // one node's trouble is not the others'
        }
    }
}
