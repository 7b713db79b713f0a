using System.Text;
using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Ledger;

/// <summary>The append-only record of every effect, one JSON line each. A line is in the file before <see cref="Write"/> returns, so it outlives the process.</summary>
public sealed class EffectLedger : IDisposable
{
    private readonly int _kept;
    private readonly Lock _gate = new();
    private readonly Queue<Effect> _recent = new();
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly FileStream _file;
    private long _last;

    /// <summary>Opens the ledger at <paramref name="path"/> and goes on after its last whole line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">Dates the effects.</param>
    /// <param name="kept">How many of the newest effects stay in memory; older ones are read from the file.</param>
    public EffectLedger(string path, TimeProvider clock, int kept = 50_000)
    {
        _path = path;
        _kept = kept;
        _clock = clock;
        CutUnfinishedLine(path);
        foreach (var effect in ReadFile(0))
        {
            Remember(effect);
        }
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Sequence number of the newest effect, 0 when there is none.</summary>
    public long Last
    {
        get { lock (_gate) return _last; }
    }

    /// <summary>Records that <paramref name="effect"/> has happened.</summary>
    public void Write(string machine, string effect, JsonObject? detail = null, bool changed = true)
    {
        lock (_gate)
        {
            var entry = new Effect(_last + 1, _clock.GetUtcNow(), machine, effect, detail ?? [], changed);
            _file.Write(Encoding.UTF8.GetBytes(entry.ToJson().ToJsonString() + "\n"));
            Remember(entry);
        }
    }

    /// <summary>Effects with a sequence number above <paramref name="after"/>, oldest first, of one machine or of all.</summary>
    public IReadOnlyList<Effect> Read(string? machine = null, long after = 0, int limit = int.MaxValue)
    {
        lock (_gate)
        {
            var inMemory = _recent.Count == 0 || _recent.Peek().Seq <= after + 1;
            return (inMemory ? _recent : ReadFile(after))
                .Where(e => e.Seq > after && (machine is null || e.Machine == machine)).Take(limit).ToList();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Remember(Effect effect)
    {
        _last = effect.Seq;
        _recent.Enqueue(effect);
        if (_recent.Count > _kept)
        {
            _recent.Dequeue();
        }
    }

    private IEnumerable<Effect> ReadFile(long after)
    {
        if (!File.Exists(_path))
        {
            yield break;
        }
        using var reader = new StreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            if (Effect.Parse(line) is { } effect && effect.Seq > after)
            {
                yield return effect;
            }
        }
    }

    private static void CutUnfinishedLine(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }
            end--;
        }
        file.SetLength(end);
    }
}
