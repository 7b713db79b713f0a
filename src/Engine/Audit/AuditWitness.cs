namespace IronicConsole.Engine.Audit;

/// <summary>What is known of a trail from elsewhere, where whoever can write to the store cannot.</summary>
public sealed record AuditWitness
{
    /// <summary>Nothing is.</summary>
    public static AuditWitness None { get; } = new();

    /// <summary>Ends of chains that were noted.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, AuditHead>> Heads { get; init; } = [];

    /// <summary>Checkpoints that were noted; their ends are in <see cref="Heads"/> too.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>The public keys that checkpoints may be signed with; empty for any.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}
