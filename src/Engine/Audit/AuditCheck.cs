using System.Text;
using IronicConsole.Engine.Store.Rows;

namespace IronicConsole.Engine.Audit;

/// <summary>One row as its columns lie in a file: texts in UTF-8, nothing decoded.</summary>
internal readonly ref struct AuditColumns
{
    public long Number { get; init; }

    public long At { get; init; }

    public long Link { get; init; }

    public ReadOnlySpan<byte> Writer { get; init; }

    public ReadOnlySpan<byte> By { get; init; }

    public ReadOnlySpan<byte> Command { get; init; }

    public ReadOnlySpan<byte> Node { get; init; }

    public bool HasNode { get; init; }

    public ReadOnlySpan<byte> Outcome { get; init; }

    public ReadOnlySpan<byte> Detail { get; init; }

    public bool HasDetail { get; init; }

    public ReadOnlySpan<byte> Hash { get; init; }
}

/// <summary>
/// Follows the chains of a trail, row by row in the order of their numbers, and tells what is not as it was written: a row that was changed, moved or put in, links that
/// are missing, and ends that a witness or a checkpoint has and that are no longer there. What was cut off behind the last witnessed end leaves no trace; <see cref="Unwitnessed"/> says how much that could be.
/// </summary>
public sealed class AuditCheck
{
    // Rows of one writer lie in order, but for those from before the chain; a gap is told as soon as that many rows have come after it.
    private const int MostAhead = 10_000, MostFindings = 100;
    private readonly AuditHasher _hasher = new();
    private readonly List<Chain> _chains = [];
    private readonly List<string> _findings = [];
    private readonly Dictionary<(string Writer, long Link), Noted> _noted = [];
    private readonly Dictionary<string, long> _witnessedTo = [];
    private readonly HashSet<long> _witnessedRows = [];
    private readonly CheckpointOrder _order;
    private readonly AuditWitness _witness;

    /// <summary>Begins.</summary>
    /// <param name="witness">What is known from elsewhere.</param>
    public AuditCheck(AuditWitness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        (_witness, _order) = (witness, new CheckpointOrder(witness.Keys));
        foreach (var (writer, head) in witness.Heads.SelectMany(w => w))
        {
            Note(writer, head, null);
            _witnessedTo[writer] = Math.Max(_witnessedTo.GetValueOrDefault(writer), head.Link);
        }
    }

    /// <summary>Rows that were looked at.</summary>
    public long Rows { get; private set; }

    /// <summary>What is wrong, one sentence each, the first hundred; empty when all is as it was written.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>How many findings there were.</summary>
    public long Count { get; private set; }

    /// <summary>The ends of the chains, by writer.</summary>
    public IReadOnlyDictionary<string, AuditHead> Heads => _chains.ToDictionary(c => c.Name, c => new AuditHead(c.Link, Convert.ToHexStringLower(c.Hash)));

    /// <summary>Rows behind the last witnessed end of their writer that are not checkpoints which the witness has.</summary>
    public long Unwitnessed => _chains.Sum(c => Math.Max(0, c.Link - _witnessedTo.GetValueOrDefault(c.Name) - c.Witnessed));

    /// <summary>Rows behind the ends that the last checkpoint names, without its own.</summary>
    public long Newer => Last is { } last ? Math.Max(0, _chains.Sum(c => Math.Max(0, c.Link - last.Heads.GetValueOrDefault(c.Name).Link)) - 1) : Rows;

    /// <summary>The last checkpoint that was found, or null.</summary>
    public Checkpoint? Last => _order.Last;

    /// <summary>The keys that checkpoints are signed with.</summary>
    public IReadOnlyCollection<string> Keys => _order.Keys;

    /// <summary>All rows that carry checkpoints, in order, before the rows themselves are taken: what they say of links that come first must be known by then.</summary>
    internal void Expect(IEnumerable<(long Row, string? Line)> checkpoints)
    {
        var witnessed = _witness.Checkpoints.DistinctBy(c => c.Line).ToDictionary(c => c.Line);
        foreach (var unsigned in witnessed.Values.Where(c => !c.IsSigned || !_order.Known(c))) Tell($"Checkpoint {unsigned.Sequence} of the witness is not signed with {(unsigned.IsSigned ? "a key that was given" : "the key that it names")}.");
        foreach (var (row, line) in checkpoints)
        {
            if (line is not null && witnessed.Remove(line)) _witnessedRows.Add(row);
            var wrong = _order.Next(row, Checkpoint.Read(line), out var valid);
            if (wrong is not null) Tell(wrong);
            foreach (var (writer, head) in valid?.Heads ?? AuditHead.Nowhere) Note(writer, head, valid!.Sequence);
        }

        foreach (var gone in witnessed.Values.OrderBy(c => c.Sequence)) Tell($"Checkpoint {gone.Sequence} was witnessed and is not there any more: the trail was cut off.");
    }

    /// <summary>The next row.</summary>
    internal void Take(in AuditColumns row)
    {
        Rows++;
        if (row.Hash.IsEmpty)
        {
            Tell($"Row {row.Number} is in no chain: it was put in by hand, or by a process of an earlier version.");
            return;
        }

        var chain = Of(row.Writer);
        if (row.Link == chain.Link + 1) Follow(chain, row);
        else if (row.Link <= chain.Link || !chain.Ahead.TryAdd(row.Link, Kept(row))) Tell($"Row {row.Number} repeats link {row.Link} of {chain.Title}.");
        CatchUp(chain, MostAhead);
    }

    /// <summary>The next row.</summary>
    internal void Take(AuditRow row) => Take(Columns(row));

    /// <summary>There are no more rows.</summary>
    public void End()
    {
        foreach (var chain in _chains) CatchUp(chain, 0);
        foreach (var ((writer, link), noted) in _noted.OrderBy(w => w.Key))
        {
            Tell(noted.By is { } by ? $"Link {link} of {Title(writer)} is in checkpoint {by} and is not there any more."
                : $"Link {link} of {Title(writer)} was witnessed and is not there any more: the trail was cut off.");
        }

        _noted.Clear();
    }

    private void CatchUp(Chain chain, int most)
    {
        while (chain.Ahead.Count > 0)
        {
            var (link, row) = chain.Ahead.First();
            if (link != chain.Link + 1)
            {
                if (chain.Ahead.Count <= most) return;
                Tell(link == chain.Link + 2 ? $"Link {link - 1} of {chain.Title} is missing before row {row.Number}." : $"Links {chain.Link + 1} to {link - 1} of {chain.Title} are missing before row {row.Number}.");
                (chain.Link, chain.Known) = (link - 1, false);
            }

            chain.Ahead.Remove(link);
            Follow(chain, Columns(row));
        }
    }

    private void Follow(Chain chain, in AuditColumns row)
    {
        Span<byte> hash = stackalloc byte[AuditHasher.Size], said = stackalloc byte[AuditHasher.Size];
        _hasher.Begin(chain.Hash, row.Link, row.Number, row.At);
        _hasher.Text(row.Writer);
        _hasher.Text(row.By);
        _hasher.Text(row.Command);
        if (row.HasNode) _hasher.Text(row.Node);
        else _hasher.Nothing();
        _hasher.Text(row.Outcome);
        if (row.HasDetail) _hasher.Text(row.Detail);
        else _hasher.Nothing();
        _hasher.End(hash);

        // A link behind a gap cannot be recomputed. What follows a changed row is judged by what that row says of itself, so that one change is one finding.
        var readable = Hex(row.Hash, said);
        if (!readable || (chain.Known && !said.SequenceEqual(hash))) Tell($"Row {row.Number} (link {row.Link} of {chain.Title}) is not as it was written.");
        (readable ? said : hash).CopyTo(chain.Hash);
        (chain.Link, chain.Known) = (row.Link, true);
        if (_witnessedRows.Count > 0 && _witnessedRows.Contains(row.Number) && row.Link > _witnessedTo.GetValueOrDefault(chain.Name)) chain.Witnessed++;
        if (_noted.Count > 0 && _noted.Remove((chain.Name, chain.Link), out var noted) && noted.Hash != Convert.ToHexStringLower(chain.Hash))
            Tell($"Row {row.Number} (link {row.Link} of {chain.Title}) is not the one that {(noted.By is { } by ? $"checkpoint {by} names" : "was witnessed")}.");
    }

    private void Note(string writer, AuditHead head, long? by)
    {
        if (_noted.TryAdd((writer, head.Link), new Noted(head.Hash, by)) || _noted[(writer, head.Link)] is var noted && noted.Hash == head.Hash) return;
        Tell(by is { } checkpoint ? $"Checkpoint {checkpoint} has another hash for link {head.Link} of {Title(writer)} than {(noted.By is { } other ? $"checkpoint {other}" : "the witness")}."
            : $"The witness has two hashes for link {head.Link} of {Title(writer)}.");
    }

    private Chain Of(ReadOnlySpan<byte> writer)
    {
        foreach (var known in _chains) if (writer.SequenceEqual(known.Utf8)) return known;
        var chain = new Chain(writer.ToArray());
        _chains.Add(chain);
        return chain;
    }

    private static string Title(string writer) => writer == AuditChain.Early ? "the rows from before there were chains" : $"'{writer}'";

    private void Tell(string finding)
    {
        Count++;
        if (_findings.Count < MostFindings) _findings.Add(finding);
    }

    // As it is written here: 64 small digits and nothing else.
    private static bool Hex(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        if (text.Length != 2 * bytes.Length) return false;
        for (var i = 0; i < bytes.Length; i++)
        {
            var (high, low) = (Digit(text[2 * i]), Digit(text[(2 * i) + 1]));
            if (high < 0 || low < 0) return false;
            bytes[i] = (byte)((high << 4) | low);
        }

        return true;

        static int Digit(byte of) => of is >= (byte)'0' and <= (byte)'9' ? of - '0' : of is >= (byte)'a' and <= (byte)'f' ? of - 'a' + 10 : -1;
    }

    private static AuditRow Kept(in AuditColumns row) => new()
    {
        Number = row.Number, At = row.At, By = Encoding.UTF8.GetString(row.By), Command = Encoding.UTF8.GetString(row.Command), NodeId = row.HasNode && Guid.TryParse(Encoding.UTF8.GetString(row.Node), out var id) ? id : null,
        Outcome = Encoding.UTF8.GetString(row.Outcome), Detail = row.HasDetail ? Encoding.UTF8.GetString(row.Detail) : null, Writer = Encoding.UTF8.GetString(row.Writer), Link = row.Link, Hash = Encoding.UTF8.GetString(row.Hash),
    };

    private static AuditColumns Columns(AuditRow row) => new()
    {
        Number = row.Number, At = row.At, By = Encoding.UTF8.GetBytes(row.By), Command = Encoding.UTF8.GetBytes(row.Command), HasNode = row.NodeId is not null, Node = row.NodeId is { } id ? Encoding.UTF8.GetBytes(id.ToString().ToUpperInvariant()) : [],
        Outcome = Encoding.UTF8.GetBytes(row.Outcome), HasDetail = row.Detail is not null, Detail = Encoding.UTF8.GetBytes(row.Detail ?? ""), Writer = Encoding.UTF8.GetBytes(row.Writer), Link = row.Link, Hash = Encoding.UTF8.GetBytes(row.Hash),
    };

    // By the checkpoint of that number, else by the witness.
    private readonly record struct Noted(string Hash, long? By);

    private sealed class Chain(byte[] utf8)
    {
        public byte[] Utf8 => utf8;

        public string Name { get; } = Encoding.UTF8.GetString(utf8);

        public string Title => AuditCheck.Title(Name);

        public long Link { get; set; }

        public byte[] Hash { get; } = new byte[AuditHasher.Size];

        public bool Known { get; set; } = true;

        public long Witnessed { get; set; }

        public SortedDictionary<long, AuditRow> Ahead { get; } = [];
    }
}
