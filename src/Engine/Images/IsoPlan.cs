using System.Buffers.Binary;
using System.Text;

namespace IronicConsole.Engine.Images;

/// <summary>Where everything lies on a CD: path tables, folders in both namings, files.</summary>
internal sealed class IsoPlan
{
    private const int Sector = Iso9660Writer.Sector;
    private readonly List<IsoEntry> _folders = [];
    private readonly Dictionary<IsoEntry, IsoEntry> _parents = [];
    private readonly Dictionary<(IsoEntry, bool Joliet), (int At, int Bytes)> _where = [];
    private readonly Dictionary<IsoEntry, int> _fileAt = [];
    private readonly (int Bytes, int Little, int Big)[] _tables = new (int, int, int)[2];

    public IsoPlan(IsoEntry root)
    {
        Collect(root);
        var next = 19;
        foreach (var joliet in new[] { false, true })
        {
            var bytes = Ordered(joliet).Sum(f => TableEntry(f, joliet));
            _tables[joliet ? 1 : 0] = (bytes, next, next + Sectors32(bytes));
            next += 2 * Sectors32(bytes);
        }

        foreach (var joliet in new[] { false, true })
        {
            foreach (var folder in Ordered(joliet))
            {
                var bytes = FolderBytes(folder, joliet);
                _where[(folder, joliet)] = (next, bytes);
                next += bytes / Sector;
            }
        }

        FirstFile = next;
        foreach (var file in Files)
        {
            _fileAt[file] = next;
            next += (int)((file.Length + Sector - 1) / Sector);
        }

        Sectors = next;
    }

    /// <summary>All files, in the order of their content.</summary>
    public List<IsoEntry> Files { get; } = [];

    public int FirstFile { get; }

    public int Sectors { get; }

    public (int Bytes, int Little, int Big) Tables(bool joliet) => _tables[joliet ? 1 : 0];

    public static long Padding(long length) => (Sector - (length % Sector)) % Sector;

    public static void Both32(Span<byte> at, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, value);
        BinaryPrimitives.WriteUInt32BigEndian(at[4..], value);
    }

    public static void Both16(Span<byte> at, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, value);
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], value);
    }

    /// <summary>Writes path tables and folders into the head of the CD.</summary>
    public void WriteTables(Span<byte> head)
    {
        foreach (var joliet in new[] { false, true })
        {
            var tables = Tables(joliet);
            WriteTable(head[(tables.Little * Sector)..], joliet, big: false);
            WriteTable(head[(tables.Big * Sector)..], joliet, big: true);
            foreach (var folder in _folders) WriteFolder(head[(_where[(folder, joliet)].At * Sector)..], folder, joliet);
        }
    }

    /// <summary>Writes one record of a folder and tells its length.</summary>
    public int WriteRecord(Span<byte> at, IsoEntry entry, string name, bool joliet)
    {
        var bytes = NameBytes(name, joliet);
        var length = RecordLength(bytes.Length);
        at[..length].Clear();
        at[0] = (byte)length;
        var (sector, size) = entry.IsFolder ? _where[(entry, joliet)] : (_fileAt[entry], 0);
        Both32(at[2..], (uint)sector);
        Both32(at[10..], entry.IsFolder ? (uint)size : (uint)entry.Length);
        (at[18], at[19], at[20]) = (100, 1, 1); // 2000-01-01, so that the same files give the same bytes
        at[25] = entry.IsFolder ? (byte)2 : (byte)0;
        Both16(at[28..], 1);
        at[32] = (byte)bytes.Length;
        bytes.CopyTo(at[33..]);
        return length;
    }

    private void Collect(IsoEntry root)
    {
        _parents[root] = root;
        _folders.Add(root);
        for (var i = 0; i < _folders.Count; i++)
        {
            _folders[i].NameChildren();
            foreach (var child in _folders[i].Children)
            {
                if (!child.IsFolder)
                {
                    Files.Add(child);
                    continue;
                }

                _parents[child] = _folders[i];
                _folders.Add(child);
            }
        }
    }

    // Path tables are ordered by depth, then by the parent's place, then by name.
    private List<IsoEntry> Ordered(bool joliet)
    {
        var ordered = new List<IsoEntry> { _folders[0] };
        for (var i = 0; i < ordered.Count; i++) ordered.AddRange(Sorted(ordered[i], joliet).Where(c => c.IsFolder));
        return ordered;
    }

    private static IEnumerable<IsoEntry> Sorted(IsoEntry folder, bool joliet) => folder.Children.OrderBy(c => NameOf(c, joliet), StringComparer.Ordinal);

    private static string NameOf(IsoEntry entry, bool joliet) => joliet ? entry.Name : entry.PlainName;

    private static byte[] NameBytes(string name, bool joliet) => name is "\0" or "\u0001" ? [(byte)name[0]] : joliet ? Encoding.BigEndianUnicode.GetBytes(name) : Encoding.ASCII.GetBytes(name);

    private static int RecordLength(int name) => 33 + name + (name % 2 == 0 ? 1 : 0);

    private static int TableEntry(IsoEntry folder, bool joliet)
    {
        var name = folder.Name.Length == 0 ? 1 : NameBytes(NameOf(folder, joliet), joliet).Length;
        return 8 + name + (name % 2);
    }

    private static int Sectors32(int bytes) => (bytes + Sector - 1) / Sector;

    private static int FolderBytes(IsoEntry folder, bool joliet)
    {
        var at = 2 * RecordLength(1);
        foreach (var child in Sorted(folder, joliet)) at = Place(at, RecordLength(NameBytes(NameOf(child, joliet), joliet).Length)).End;
        return Sectors32(at) * Sector;
    }

    // A record does not cross the end of a sector.
    private static (int Start, int End) Place(int at, int length)
    {
        var start = (at % Sector) + length > Sector ? Sectors32(at) * Sector : at;
        return (start, start + length);
    }

    private void WriteFolder(Span<byte> area, IsoEntry folder, bool joliet)
    {
        var at = WriteRecord(area, folder, "\0", joliet);
        at += WriteRecord(area[at..], _parents[folder], "\u0001", joliet);
        foreach (var child in Sorted(folder, joliet))
        {
            var name = NameOf(child, joliet);
            var (start, end) = Place(at, RecordLength(NameBytes(name, joliet).Length));
            WriteRecord(area[start..], child, name, joliet);
            at = end;
        }
    }

    private void WriteTable(Span<byte> at, bool joliet, bool big)
    {
        var ordered = Ordered(joliet);
        foreach (var folder in ordered)
        {
            var name = folder.Name.Length == 0 ? [0] : NameBytes(NameOf(folder, joliet), joliet);
            var sector = (uint)_where[(folder, joliet)].At;
            var parent = (ushort)(ordered.IndexOf(_parents[folder]) + 1);
            at[0] = (byte)name.Length;
            if (big) { BinaryPrimitives.WriteUInt32BigEndian(at[2..], sector); BinaryPrimitives.WriteUInt16BigEndian(at[6..], parent); }
            else { BinaryPrimitives.WriteUInt32LittleEndian(at[2..], sector); BinaryPrimitives.WriteUInt16LittleEndian(at[6..], parent); }
            name.CopyTo(at[8..]);
            at = at[TableEntry(folder, joliet)..];
        }
    }
}
