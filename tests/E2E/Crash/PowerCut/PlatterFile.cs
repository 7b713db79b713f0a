namespace IronicConsole.E2E.Crash.PowerCut;

/// <summary>A file as the disk has it: what is certainly there, and what was written since its last flush.</summary>
public sealed class PlatterFile
{
    private const int Sector = 512;
    private readonly List<SeenWrite> _pending = [];
    private byte[] _bytes;
    private int _length;

    /// <summary>A file with what was in it when the program began.</summary>
    public PlatterFile(byte[] bytes) => (_bytes, _length) = (bytes, bytes.Length);

    /// <summary>Something was written that the disk need not have yet.</summary>
    public void Write(SeenWrite write) => _pending.Add(write);

    /// <summary>What was written before a place in the journal is on the disk now.</summary>
    public void Flush(long before)
    {
        foreach (var write in _pending.Where(w => w.Place < before)) Apply(write, _ => true);
        _pending.RemoveAll(w => w.Place < before);
    }

    /// <summary>What the disk holds: of what was not flushed each sector by itself is there, or not.</summary>
    /// <param name="survives">Whether the next one is there.</param>
    public ReadOnlySpan<byte> Bytes(Func<bool> survives)
    {
        foreach (var write in _pending) Apply(write, _ => survives());
        _pending.Clear();
        return _bytes.AsSpan(0, _length);
    }

    private void Apply(SeenWrite write, Predicate<long> survives)
    {
        if (write.What == Seen.Cut)
        {
            if (survives(0)) Resize((int)write.At);
            return;
        }

        for (var from = write.At; from < write.At + write.Bytes.Length;)
        {
            var to = Math.Min(((from / Sector) + 1) * Sector, write.At + write.Bytes.Length);
            if (survives(from)) Put(write.Bytes.AsSpan((int)(from - write.At), (int)(to - from)), (int)from);
            from = to;
        }
    }

    private void Put(ReadOnlySpan<byte> bytes, int at)
    {
        if (at + bytes.Length > _length) Resize(at + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(at));
    }

    private void Resize(int length)
    {
        if (length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(length, _bytes.Length * 2));
        if (length < _length) _bytes.AsSpan(length, _length - length).Clear();
        _length = length;
    }
}
