using System.Buffers.Binary;
using System.Text;

namespace IronicConsole.Engine.Images;

/// <summary>
/// Writes a data CD (ISO 9660 level 2 with Joliet names, so that lower case and long names are kept). The same files give the same bytes.
/// </summary>
/// <seealso href="https://ecma-international.org/publications-and-standards/standards/ecma-119/">ECMA-119</seealso>
public sealed class Iso9660Writer
{
    /// <summary>Bytes of a sector.</summary>
    public const int Sector = 2048;

    private readonly string _label;
    private readonly IsoEntry _root = new("");

    /// <summary>A volume with a label of at most 32 characters: letters, digits, underscore, hyphen.</summary>
    public Iso9660Writer(string label)
    {
        if (label.Length is 0 or > 32 || !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) throw new ArgumentException($"'{label}' cannot be the label of a CD.", nameof(label));
        _label = label;
    }

    /// <summary>Adds a small file; folders come into being by themselves.</summary>
    /// <param name="path">Absolute, parts separated by /, each at most 64 characters.</param>
    /// <param name="content">Its bytes.</param>
    public void Add(string path, ReadOnlyMemory<byte> content) => Add(path, content.Length, async to => await to.WriteAsync(content).ConfigureAwait(false));

    /// <summary>Adds a file that lies on disk.</summary>
    public void AddFile(string path, string source)
    {
        var length = new FileInfo(source).Length;
        Add(path, length, async to =>
        {
            await using var from = File.OpenRead(source);
            await from.CopyToAsync(to).ConfigureAwait(false);
        });
    }

    /// <summary>Writes the CD from the stream's present position.</summary>
    public async Task WriteAsync(Stream to)
    {
        var plan = new IsoPlan(_root);
        var head = new byte[(long)plan.FirstFile * Sector];
        Descriptor(head.AsSpan(16 * Sector, Sector), plan, joliet: false);
        Descriptor(head.AsSpan(17 * Sector, Sector), plan, joliet: true);
        Identify(head.AsSpan(18 * Sector, Sector), 255);
        plan.WriteTables(head);
        await to.WriteAsync(head).ConfigureAwait(false);

        foreach (var file in plan.Files)
        {
            await file.Content!(to).ConfigureAwait(false);
            await to.WriteAsync(new byte[IsoPlan.Padding(file.Length)]).ConfigureAwait(false);
        }
    }

    private void Add(string path, long length, Func<Stream, Task> content)
    {
        if (length > uint.MaxValue - Sector) throw new ArgumentException("A file on a CD must be smaller than 4 GiB.", nameof(length));
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 8 || parts.Any(p => p.Length > 64)) throw new ArgumentException($"'{path}' cannot be a path on a CD.", nameof(path));
        var at = _root;
        foreach (var part in parts[..^1]) at = at.Folder(part);
        at.File(parts[^1], length, content);
    }

    private void Descriptor(Span<byte> at, IsoPlan plan, bool joliet)
    {
        Identify(at, joliet ? (byte)2 : (byte)1);
        at[8..881].Fill((byte)' ');
        if (joliet) Ucs2(at[8..40], ""); // system identifier
        Label(at.Slice(40, 32), joliet);
        at.Slice(72, 8).Clear();
        IsoPlan.Both32(at[80..], (uint)plan.Sectors);
        at.Slice(88, 32).Clear();
        if (joliet) "%/E"u8.CopyTo(at[88..]); // Joliet level 3
        IsoPlan.Both16(at[120..], 1);
        IsoPlan.Both16(at[124..], 1);
        IsoPlan.Both16(at[128..], Sector);
        var tables = plan.Tables(joliet);
        IsoPlan.Both32(at[132..], (uint)tables.Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(at[140..], (uint)tables.Little);
        BinaryPrimitives.WriteUInt32LittleEndian(at[144..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(at[148..], (uint)tables.Big);
        BinaryPrimitives.WriteUInt32BigEndian(at[152..], 0);
        plan.WriteRecord(at[156..], _root, "\0", joliet);
        if (joliet) for (var i = 190; i < 813; i++) at[i] = (i & 1) == 0 ? (byte)0 : (byte)' '; // blank identifiers in two-byte characters
        for (var i = 813; i < 881; i += 17) Date(at.Slice(i, 17), set: i < 847);
        at[881] = 1;
        at[882..].Clear();
    }

    private void Label(Span<byte> at, bool joliet)
    {
        if (joliet) Ucs2(at, _label.Length > 16 ? _label[..16] : _label);
        else Encoding.ASCII.GetBytes(_label, at);
    }

    private static void Ucs2(Span<byte> at, string text)
    {
        for (var i = 0; i < at.Length; i++) at[i] = (i & 1) == 0 ? (byte)0 : (byte)' ';
        Encoding.BigEndianUnicode.GetBytes(text, at);
    }

    private static void Identify(Span<byte> at, byte kind)
    {
        at[0] = kind;
        "CD001"u8.CopyTo(at[1..]);
        at[6] = 1;
    }

    private static void Date(Span<byte> at, bool set)
    {
        at.Fill((byte)'0');
        if (set) "2000010100000000"u8.CopyTo(at);
        at[16] = 0;
    }
}
