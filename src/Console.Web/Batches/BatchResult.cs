using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Batches;

/// <summary>A row of the results: a node of a batch as it is drawn.</summary>
/// <param name="Id">The node.</param>
/// <param name="Label">Its name; null when it is deleted.</param>
/// <param name="Wave">Its wave, from 1.</param>
/// <param name="State">How it stands.</param>
/// <param name="Held">It waits for a person.</param>
/// <param name="Run">Its run, once begun.</param>
/// <param name="Words">Why it failed or has to wait, or the step at hand.</param>
public readonly record struct BatchResult(Guid Id, string? Label, int Wave, BatchNodeState State, bool Held, Guid? Run, string? Words)
{
    /// <summary>The word of its state.</summary>
    public string Word => Held ? "held" : BatchDocument.Word(State);

    /// <summary>A node as it stands.</summary>
    public static BatchResult Of(Batch batch, BatchNode node, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(fleet);
        var there = fleet.Find(node.Node);
        var step = node.State == BatchNodeState.Running && there?.Operation == node.Operation ? there?.StepWords() : null;
        return new(node.Node, there?.Label, node.Wave + 1, node.State, BatchTally.IsHeld(batch, node, fleet), node.Operation, node.Cause ?? step);
    }
}
