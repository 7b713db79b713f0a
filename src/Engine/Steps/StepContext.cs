using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Steps;

/// <summary>What a running step may see and do. Everything it changes goes through here, under the operation's lease.</summary>
public abstract class StepContext
{
    /// <summary>The node as it is now; read it again after each await.</summary>
    public abstract Node Node { get; }

    /// <summary>The node as drivers see it, with its secrets at hand.</summary>
    public abstract DriverNode Driver { get; }

    /// <summary>The node's ports.</summary>
    public abstract IReadOnlyList<Port> Ports { get; }

    /// <summary>The kind of operation.</summary>
    public abstract OperationKind Kind { get; }

    /// <summary>The operation's id; with <see cref="Index"/> it names this step once and for all.</summary>
    public abstract Guid Operation { get; }

    /// <summary>This step's place in the plan, from 0.</summary>
    public abstract int Index { get; }

    /// <summary>The planned step, with its arguments.</summary>
    public abstract PlannedStep Planned { get; }

    /// <summary>The steps that follow.</summary>
    public abstract IReadOnlyList<PlannedStep> Rest { get; }

    /// <summary>Whether a step that follows needs the agent, other than the flow's own ending.</summary>
    public bool NeedsAgentLater => Rest.Any(s => s.Source != StepSource.Flow && (s.InBand || s.RequiresRamdisk));

    /// <summary>What the operation was asked with (power target, config drive, rescue password sealed, ...).</summary>
    public abstract JsonMap Request { get; }

    /// <summary>When this step first began, also before a crash.</summary>
    public abstract DateTimeOffset BeganAt { get; }

    /// <summary>The engine's clock.</summary>
    public abstract TimeProvider Clock { get; }

    /// <summary>The agent's session of this node.</summary>
    public abstract IAgentSession Agent { get; }

    /// <summary>The implementation of an interface that the node uses.</summary>
    public abstract Result<T> Hardware<T>(HardwareInterface which)
        where T : class, IHardware;

    /// <summary>Opens a sealed value (of an argument or of the request).</summary>
    public abstract Secret? Open(string? sealedText);

    /// <summary>
    /// Does an outside effect once: intent and success are journalled under <paramref name="name"/>; after a crash it answers from the journal.
    /// Between the effect and its record a crash can still repeat it, so the effect asks its counterpart first when <paramref name="effect"/> is told that it may be a repeat.
    /// </summary>
    /// <param name="name">Unique within the step.</param>
    /// <param name="effect">Gets whether an earlier try may have gone through; returns what to remember.</param>
    public abstract Task<Result<JsonMap>> OnceAsync(string name, Func<bool, Task<Result<JsonMap>>> effect);

    /// <summary>Whether a once-only effect of that name has succeeded, and with what.</summary>
    public abstract JsonMap? Journalled(string name);

    /// <summary>Changes the node under the lease; stale leases match nothing and end the job.</summary>
    public abstract Task ChangeAsync(Func<Node, Node> change);

    /// <summary>Changes more than the node (ports, inventories) under the lease, in one commit.</summary>
    public abstract Task ChangeAsync(Action<IUnit> change);

    /// <summary>A line of the step's log, shown in the Activity tab. No secrets.</summary>
    public abstract Task NoteAsync(string line);

    /// <summary>Does an effect that answers with a problem or nothing, once.</summary>
    public async Task<Problem?> OnceAsync(string name, Func<bool, Task<Problem?>> effect) => (await OnceAsync(name, async repeat =>
        await effect(repeat).ConfigureAwait(false) is { } problem ? (Result<JsonMap>)problem : JsonMap.Empty).ConfigureAwait(false)).Problem;
}
