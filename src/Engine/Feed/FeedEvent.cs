using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Feed;

/// <summary>Something that happened, as it stands in the store: one global sequence, and the node's own version at that point.</summary>
/// <param name="Seq">Global sequence, given out without gaps in one store; old events are deleted (History).</param>
/// <param name="At">When it was committed.</param>
/// <param name="Node">The node it is about; of a hold of a batch the batch.</param>
/// <param name="NodeVersion">The node's version after it; 0 when it is about none.</param>
/// <param name="Kind">See <see cref="EventKinds"/>.</param>
/// <param name="Text">One plain sentence.</param>
/// <param name="Data">Details; no secrets.</param>
/// <param name="By">Who caused it.</param>
/// <param name="Severity">INFO, WARNING or ERROR.</param>
public sealed record FeedEvent(long Seq, DateTimeOffset At, Guid Node, long NodeVersion, string Kind, string Text, JsonMap Data, Caller By, string Severity)
{
    /// <summary>One plain sentence, as a store can keep it (<see cref="StoredWords"/>).</summary>
    public string Text { get; } = Text.Storable();
}

/// <summary>Kinds of events.</summary>
public static class EventKinds
{
    /// <summary>A node was enrolled.</summary>
    public const string Created = "node.created";

    /// <summary>Fields of a node were changed by a caller.</summary>
    public const string Updated = "node.updated";

    /// <summary>A node was deleted.</summary>
    public const string Deleted = "node.deleted";

    /// <summary>The provision state moved; data has from, to, verb.</summary>
    public const string State = "node.state";

    /// <summary>The power moved, or was seen to have moved.</summary>
    public const string Power = "node.power";

    /// <summary>An operation was accepted or ended; data has operation, kind, state.</summary>
    public const string Operation = "operation";

    /// <summary>A step began, waits, is done or failed; data has operation, number, step, state.</summary>
    public const string Step = "step";

    /// <summary>A hold was asked, approved by one of several, released, rejected, expired or released in an emergency; data has operation (or batch), number, question, decision, reason.</summary>
    public const string Hold = "hold";

    /// <summary>A run was planned for later, begins, was refused, lapsed or was cancelled; data has planned_run, kind, state, operation.</summary>
    public const string Planned = "planned-run";

    /// <summary>The agent gave a sign worth keeping.</summary>
    public const string Agent = "agent";

    /// <summary>Maintenance or a fault was set or cleared.</summary>
    public const string Maintenance = "node.maintenance";

    /// <summary>A port came, changed or went.</summary>
    public const string Port = "port";

    /// <summary>A conductor that had lost its lease may have sent something to the machine; data has operation, step, effect, conductor, epoch.</summary>
    public const string LateEffect = "late-effect";

    /// <summary>Something that is allowed and weak all the same was used; severity WARNING.</summary>
    public const string Warning = "warning";

    /// <summary>A remark of a step.</summary>
    public const string Note = "note";
}
