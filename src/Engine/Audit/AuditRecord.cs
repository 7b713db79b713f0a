using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Audit;

/// <summary>One row of the audit trail.</summary>
/// <param name="Number">Its place in the trail.</param>
/// <param name="At">When.</param>
/// <param name="By">Who, from where, why.</param>
/// <param name="Command">What was asked.</param>
/// <param name="Node">On which node, if on one.</param>
/// <param name="Outcome"><c>done</c>, or the slug of the refusal.</param>
/// <param name="Detail">The refusal in words, or null.</param>
public sealed record AuditRecord(long Number, DateTimeOffset At, Caller By, string Command, Guid? Node, string Outcome, string? Detail)
{
    /// <summary>The refusal in words, or null; as a store can keep it (<see cref="StoredWords"/>).</summary>
    public string? Detail { get; } = Detail?.Storable();
}
