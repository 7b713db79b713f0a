using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes;

/// <summary>Refuses verbs whose whole work belongs to an interface that the node is without (<c>no-rescue</c>, <c>no-inspect</c>): nothing would be done, and the node would pass for what it is not.</summary>
public sealed class AbsentInterface : IVerbGuard
{
    /// <inheritdoc/>
    public Problem? Check(Node node, Verb verb, ProvisionRequest request) => verb switch
    {
        Verb.Inspect => Needs(node, verb, HardwareInterface.Inspect),
        Verb.Rescue or Verb.Unrescue => Needs(node, verb, HardwareInterface.Rescue),
        _ => null,
    };

    private static Problem? Needs(Node node, Verb verb, HardwareInterface which) => node.Interfaces.GetValueOrDefault(which) is { } name && name == $"no-{which.Word()}"
        ? new Problem("not-supported", 400, $"Node {node.Label} cannot {verb.Word()}: its {which.Field()} is '{name}'.") { Field = which.Field(), Fix = $"Set {which.Field()} to one that its hardware type supports, if there is another." }
        : null;
}
