namespace IronicConsole.Engine.Audit;

/// <summary>How checkpoints stand, as this process knows it.</summary>
public sealed record CheckpointState
{
    /// <summary>The newest one; null before the first, and until this process has looked.</summary>
    public Checkpoint? Last { get; init; }

    /// <summary>What the witness has.</summary>
    public Witnessed? Witnessed { get; init; }

    /// <summary>Why no checkpoint is signed, or why the witness did not take it; null when all is well.</summary>
    public string? Trouble { get; init; }
}

/// <summary>Where <see cref="Checkpoints"/> tells how it stands, for pages.</summary>
public sealed class CheckpointBoard
{
    private CheckpointState _now = new();

    /// <summary>As it stands now.</summary>
    public CheckpointState Now
    {
        get => Volatile.Read(ref _now);
        internal set => Volatile.Write(ref _now, value);
    }
}
