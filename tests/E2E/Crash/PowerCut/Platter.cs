namespace IronicConsole.E2E.Crash.PowerCut;

/// <summary>
/// A folder as the disk has it, made from what was in it at first and the layer's journal. A file's bytes are certain after its flush, its name after its folder's.
/// Of the rest a disk keeps what it likes: of bytes any sectors, of names the first few (file systems keep those in order).
/// </summary>
public sealed class Platter
{
    private readonly string _folder;
    private readonly Dictionary<ulong, PlatterFile> _numbers = [];
    private readonly Dictionary<string, PlatterFile> _seen, _named;
    private readonly List<Naming> _pending = [];
    private readonly HashSet<string> _folders = [];

    private Platter(string baseline, string folder)
    {
        _folder = folder;
        _named = Directory.GetFiles(baseline, "*", SearchOption.AllDirectories).ToDictionary(f => Path.Combine(folder, Path.GetRelativePath(baseline, f)), f => new PlatterFile(File.ReadAllBytes(f)));
        _seen = new(_named);
        foreach (var inner in Directory.GetDirectories(baseline, "*", SearchOption.AllDirectories)) _folders.Add(Path.Combine(folder, Path.GetRelativePath(baseline, inner)));
    }

    /// <summary>Goes through a journal.</summary>
    /// <param name="baseline">A copy of the folder as it was when the program began.</param>
    /// <param name="folder">The folder that was watched.</param>
    /// <param name="journal">What was seen.</param>
    public static Platter After(string baseline, string folder, string journal)
    {
        var platter = new Platter(baseline, folder);
        foreach (var seen in SeenWrite.Read(journal)) platter.Take(seen);
        return platter;
    }

    /// <summary>Writes what the disk holds into a new folder. The index of a write-ahead log (-shm) is no file of the disk: it is made anew from the log.</summary>
    /// <param name="to">The new folder.</param>
    /// <param name="survives">Whether the next thing that was not flushed is there all the same.</param>
    public void WriteTo(string to, Func<bool> survives)
    {
        foreach (var naming in _pending.TakeWhile(_ => survives())) naming.Do(_named);
        foreach (var inner in _folders.Append(_folder)) Directory.CreateDirectory(Moved(inner));
        foreach (var (path, file) in _named.Where(f => !f.Key.EndsWith("-shm", StringComparison.Ordinal))) File.WriteAllBytes(Moved(path), file.Bytes(survives));

        string Moved(string path) => Path.Combine(to, Path.GetRelativePath(_folder, path));
    }

    private void Take(SeenWrite seen)
    {
        switch (seen.What)
        {
            case Seen.Opened: _numbers[seen.File] = _seen[seen.Name]; break;
            case Seen.Created: Name(seen, null, seen.Name, _numbers[seen.File] = new PlatterFile([])); break;
            case Seen.Renamed: Name(seen, seen.Names[0], seen.Names[1], _seen[seen.Names[0]]); break;
            case Seen.Removed: Name(seen, seen.Name, null, _seen[seen.Name]); break;
            case Seen.Written or Seen.Cut: _numbers[seen.File].Write(seen); break;
            case Seen.Flushed: _numbers[seen.File].Flush(seen.At); break;
            case Seen.FolderFlushed: Settle(seen); break;
            case Seen.Made: _folders.Add(seen.Name); break;
            default: throw new InvalidOperationException($"The layer cannot follow {seen.Name}; what it says of the disk would be wrong.");
        }
    }

    private void Name(SeenWrite seen, string? from, string? to, PlatterFile file)
    {
        var naming = new Naming(seen.Place, from, to, file);
        naming.Do(_seen);
        _pending.Add(naming);
    }

    private void Settle(SeenWrite flush)
    {
        bool Done(Naming n) => n.Place < flush.At && (Path.GetDirectoryName(n.From) == flush.Name || Path.GetDirectoryName(n.To) == flush.Name);
        foreach (var naming in _pending.Where(Done)) naming.Do(_named);
        _pending.RemoveAll(Done);
    }

    private sealed record Naming(long Place, string? From, string? To, PlatterFile File)
    {
        public void Do(Dictionary<string, PlatterFile> names)
        {
            if (From is not null) names.Remove(From);
            if (To is not null) names[To] = File;
        }
    }
}
