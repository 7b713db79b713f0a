namespace IronicConsole.Engine.Conductors;

/// <summary>That a process shall begin no work, as it was asked. Kept in the process's row; a process that starts again begins without one.</summary>
/// <param name="AskedAt">When, by the store's clock.</param>
/// <param name="By">Who asked.</param>
public sealed record DrainOrder(DateTimeOffset AskedAt, string By)
{
    /// <summary>When what still runs is interrupted, by the store's clock; null waits for the end of each step.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Why, in the words of who asked.</summary>
    public string? Reason { get; init; }

    /// <summary>What runs is interrupted at the nearest safe point, now.</summary>
    public bool HandOff { get; init; }
}
