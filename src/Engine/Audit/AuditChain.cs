using IronicConsole.Engine.Store.Rows;

namespace IronicConsole.Engine.Audit;

/// <summary>Where a writer's chain ends.</summary>
/// <param name="Link">Number of the last link; 0 before the first.</param>
/// <param name="Hash">Its hash in hexadecimal; zeros before the first.</param>
public readonly record struct AuditHead(long Link, string Hash)
{
    /// <summary>Of a chain without a link.</summary>
    public static AuditHead None { get; } = new(0, new string('0', 2 * AuditHasher.Size));

    internal static IReadOnlyDictionary<string, AuditHead> Nowhere { get; } = new Dictionary<string, AuditHead>();
}

/// <summary>
/// Chains the audit rows of one writer: each carries the hash of the one before, so none can be changed, moved, taken out or put in without a break.
/// A link is for the row of one commit; when that does not come about, the head is put back.
/// </summary>
/// <param name="writer">The process that writes: the conductor's name.</param>
internal sealed class AuditChain(string writer)
{
    /// <summary>The writer of rows from before there were chains; they are chained when a process first opens them.</summary>
    public const string Early = "";

    private readonly AuditHasher _hasher = new();

    /// <summary>Where it ends.</summary>
    public AuditHead Head { get; set; } = AuditHead.None;

    /// <summary>Makes a row, whose number is known, the next link.</summary>
    public AuditRow Add(AuditRow row)
    {
        (row.Writer, row.Link) = (writer, Head.Link + 1);
        Span<byte> hash = stackalloc byte[AuditHasher.Size];
        _hasher.Of(Convert.FromHexString(Head.Hash), row, hash);
        row.Hash = Convert.ToHexStringLower(hash);
        Head = new AuditHead(row.Link, row.Hash);
        return row;
    }
}
