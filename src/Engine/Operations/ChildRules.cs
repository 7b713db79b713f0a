using System.Security.Cryptography;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>
/// A step of a plan on a child node is an operation of the child, with one step: it has the child's lease, its journal and its place after a crash like any other. The
/// parent's step waits for it without a lease of its own, so a child that needs its parent's power gets it, and nobody waits for the other in a circle.
/// </summary>
public sealed class ChildRules(SecretBox box)
{
    /// <summary>Why a child's turn cannot come now.</summary>
    public enum Turn
    {
        /// <summary>Its operation is due.</summary>
        Begun,

        /// <summary>It is at work for somebody else.</summary>
        Busy,

        /// <summary>It is no child of the node any more.</summary>
        Gone,
    }

    /// <summary>The operation of a child for a step of its parent: the same after a crash, so that a child is never asked twice.</summary>
    public static Guid IdOf(Guid parentOperation, int number, Guid child)
    {
        Span<byte> named = stackalloc byte[36];
        parentOperation.TryWriteBytes(named);
        child.TryWriteBytes(named[16..]);
        BitConverter.TryWriteBytes(named[32..], number);
        return new Guid(SHA256.HashData(named)[..16]);
    }

    /// <summary>Under which name a step of the parent journals what became of a child.</summary>
    public static string ResultOf(Guid child) => $"{child}-child";

    /// <summary>Begins a step of a parent's plan on one of its children.</summary>
    /// <param name="unit">The decision, under the parent's lease.</param>
    /// <param name="parent">The parent's operation.</param>
    /// <param name="run">Its step.</param>
    /// <param name="child">The child.</param>
    public Turn Begin(IUnit unit, Operation parent, StepRun run, Guid child)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(parent);
        ArgumentNullException.ThrowIfNull(run);
        if (unit.Node(child) is not { } node || node.ParentNode != parent.NodeId) return Turn.Gone;
        if (unit.LeaseOf(child) is not null || (node.Operation is { } other && unit.Operation(other) is not null)) return Turn.Busy;
        var operation = new Operation
        {
            Id = IdOf(parent.Id, run.Number, child), NodeId = child, Kind = OperationKind.Child, By = parent.By, ParentOperation = parent.Id, StartedAt = unit.Now, DueAt = unit.Now,
            Plan = [run.Step with { Children = null, Args = box.Move(parent.NodeId, child, run.Step.Args) }],
        };
        unit.Put(operation);
        unit.Put(node with { Operation = operation.Id, LastError = null });
        unit.Tell(child, EventKinds.Operation, $"{run.Step.Name} for the {parent.Kind.Word()} of {unit.Node(parent.NodeId)!.Label}", JsonMap.Of(new
        {
            operation = operation.Id, kind = operation.Kind.Word(), state = "Accepted", parent = parent.Id,
        }));
        return Turn.Begun;
    }

    /// <summary>The parent's step looks again once a child has ended; also a step that is still at work and is only about to wait for it.</summary>
    public static void Ended(IUnit unit, Operation child)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(child);
        if (child.ParentOperation is { } id && unit.Operation(id) is { State: OperationState.Waiting or OperationState.Running } parent) unit.Put(parent with { DueAt = unit.Now });
    }
}
