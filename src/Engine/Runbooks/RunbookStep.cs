using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Runbooks;

/// <summary>A step of a runbook or of a deploy template, as it was written.</summary>
/// <param name="Interface">Interface word; any for flow control.</param>
/// <param name="Step">Step name.</param>
/// <param name="Args">Its arguments; none of them secret.</param>
/// <param name="Order">In a runbook its place (steps of the same order stay as they were given), in a deploy template its priority.</param>
public sealed record RunbookStep(string Interface, string Step, JsonMap Args, int Order)
{
    /// <summary>Runs on child nodes instead of the node: what the API of Ironic cannot say. Null for the node itself.</summary>
    public ChildChoice? Children { get; init; }
}
