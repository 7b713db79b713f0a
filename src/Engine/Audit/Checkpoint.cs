using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IronicConsole.Engine.Audit;

/// <summary>Which checkpoint was last given to the witness, and when.</summary>
/// <param name="Sequence">Its sequence number; 0 for none.</param>
/// <param name="At">When.</param>
public readonly record struct Witnessed(long Sequence, DateTimeOffset At);

/// <summary>
/// Where all chains of the trail ended at a moment, signed; each names the one before by its hash. One line of JSON: the signature, which stands last, is over the bytes before it
/// (docs/adr/0012-audit-checkpoints.md).
/// </summary>
public sealed class Checkpoint
{
    /// <summary>The command of the audit row that carries one.</summary>
    public const string Command = "audit checkpoint";

    private const string Mark = ",\"signature\":\"", End = "\"}";
    private readonly WitnessLine _says;

    private Checkpoint(string line, WitnessLine says) => (Line, _says) = (line, says);

    /// <summary>The line as it was signed and is kept.</summary>
    public string Line { get; }

    /// <summary>Its place among the checkpoints; the first is 1.</summary>
    public long Sequence => _says.Sequence!.Value;

    /// <summary>When it was signed.</summary>
    public DateTimeOffset At => _says.At;

    /// <summary>The hash of the one before; zeros for the first.</summary>
    public string Before => _says.Before!;

    /// <summary>What the witness had when it was signed, as far as its signer knew.</summary>
    public Witnessed? Witnessed => _says.Witnessed;

    /// <summary>Where the chains ended, by writer.</summary>
    public IReadOnlyDictionary<string, AuditHead> Heads => _says.Heads;

    /// <summary>The public key that it says it is signed with.</summary>
    public string Key => _says.Key!;

    /// <summary>Its hash, by which the next one names it: SHA-256 over its line.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Line)));

    /// <summary>Whether it is signed with the key that it names.</summary>
    public bool IsSigned => Line.LastIndexOf(Mark, StringComparison.Ordinal) is > 0 and var at && Line.EndsWith(End, StringComparison.Ordinal)
        && SigningKey.Verifies(Key, Line[..at], Line[(at + Mark.Length)..^End.Length]);

    /// <summary>Signs one.</summary>
    /// <param name="key">With this key.</param>
    /// <param name="before">The one before; null for the first.</param>
    /// <param name="heads">Where the chains end.</param>
    /// <param name="at">When.</param>
    /// <param name="witnessed">What the witness has.</param>
    public static Checkpoint Sign(SigningKey key, Checkpoint? before, IReadOnlyDictionary<string, AuditHead> heads, DateTimeOffset at, Witnessed? witnessed)
    {
        ArgumentNullException.ThrowIfNull(key);
        var says = new WitnessLine
        {
            At = at, Sequence = (before?.Sequence ?? 0) + 1, Before = before?.Hash ?? AuditHead.None.Hash, Witnessed = witnessed, Key = key.Public,
            Heads = new(heads.OrderBy(h => h.Key, StringComparer.Ordinal)),
        };
        var text = says.ToString()[..^1];
        return new Checkpoint($"{text}{Mark}{key.Sign(text)}{End}", says);
    }

    /// <summary>Reads a line; null when it is none. Whether it is signed is another question.</summary>
    public static Checkpoint? Read(string? line)
    {
        try
        {
            return line is null ? null : Of(line, WitnessLine.Read(line));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The checkpoint that a line of a witness is; null for one of <c>audit witness</c>, which signs nothing.</summary>
    internal static Checkpoint? Of(string line, WitnessLine says) => says is { Sequence: not null, Before: not null, Key: not null } ? new Checkpoint(line, says) : null;
}
