using System.Buffers.Binary;
using System.Text;

namespace IronicConsole.RackSim.Machines;

/// <summary>
/// Reads files from a CD image. Names may be plain ISO 9660 (<c>PARAMETERS.TXT;1</c>), Rock Ridge or Joliet; letter case does not matter.
/// Layout after ECMA-119 (volume descriptors from sector 16 on, directory records) and IEEE P1282 (NM entries).
/// </summary>
public sealed class Iso9660
{
    private const int Sector = 2048;
    private const int LargestFile = 256 << 20;
    private readonly Stream _image;
    private readonly List<(Extent Root, bool Joliet)> _volumes = [];

    private Iso9660(Stream image) => _image = image;

    /// <summary>Volume label of the primary volume, without trailing blanks.</summary>
    public string Label { get; private set; } = "";

    /// <summary>Reads the volume descriptors.</summary>
    /// <exception cref="InvalidDataException">This is no ISO 9660 image.</exception>
    public static Iso9660 Open(Stream image)
    {
        var iso = new Iso9660(image);
        for (var sector = 16; sector < 64; sector++)
        {
            var descriptor = iso.Read(new Extent(sector, Sector));
            if (Encoding.ASCII.GetString(descriptor, 1, 5) != "CD001" || descriptor[0] == 255)
            {
                break;
            }
            iso.Add(descriptor);
        }
        return iso._volumes.Count > 0 ? iso : throw new InvalidDataException("There is no ISO 9660 volume on the CD.");
    }

    /// <summary>The content of the file at <paramref name="path"/> (folders separated by /), or null when there is none.</summary>
    public byte[]? ReadFile(string path)
    {
        foreach (var (root, joliet) in _volumes)
        {
            var at = root;
            var found = true;
            foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                var entry = Entries(at, joliet).FirstOrDefault(e => e.Names.Contains(part, StringComparer.OrdinalIgnoreCase));
                found = entry.Names is not null;
                if (!found)
                {
                    break;
                }
                at = entry.Where;
            }
            if (found)
            {
                return Read(at);
            }
        }
        return null;
    }

    private void Add(byte[] descriptor)
    {
        var root = ExtentOf(descriptor.AsSpan(156));
        if (descriptor[0] == 1)
        {
            Label = Encoding.ASCII.GetString(descriptor, 40, 32).TrimEnd(' ', '\0');
            _volumes.Insert(0, (root, false));
        }
        else if (descriptor[0] == 2 && descriptor[88] == '%' && descriptor[89] == '/' && (char)descriptor[90] is '@' or 'C' or 'E')
        {
            _volumes.Add((root, true));
        }
    }

    private IEnumerable<(List<string> Names, Extent Where)> Entries(Extent directory, bool joliet)
    {
        var bytes = Read(directory);
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes[at];
            if (length < 34 || at + length > bytes.Length)
            {
                at = ((at / Sector) + 1) * Sector; // Records do not cross sectors: the rest of this one is padding.
                continue;
            }
            var record = bytes.AsMemory(at, length);
            yield return (NamesOf(record.Span, joliet), ExtentOf(record.Span));
            at += length;
        }
    }

    private static List<string> NamesOf(ReadOnlySpan<byte> record, bool joliet)
    {
        var length = Math.Min(record[32], record.Length - 33);
        var raw = (joliet ? Encoding.BigEndianUnicode : Encoding.ASCII).GetString(record.Slice(33, length));
        var plain = raw.Split(';')[0];
        List<string> names = [plain, plain.TrimEnd('.')];
        var alternate = new StringBuilder();
        for (var at = 33 + length + (length % 2 == 0 ? 1 : 0); !joliet && at + 5 <= record.Length;)
        {
            int entry = record[at + 2];
            if (entry < 4 || at + entry > record.Length)
            {
                break;
            }
            if (record[at] == 'N' && record[at + 1] == 'M')
            {
                alternate.Append(Encoding.UTF8.GetString(record.Slice(at + 5, entry - 5)));
            }
            at += entry;
        }
        if (alternate.Length > 0)
        {
            names.Add(alternate.ToString());
        }
        return names;
    }

    private static Extent ExtentOf(ReadOnlySpan<byte> record) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(record[2..]), BinaryPrimitives.ReadUInt32LittleEndian(record[10..]));

    private byte[] Read(Extent where)
    {
        if (where.Length > LargestFile || (where.Sector * Sector) + where.Length > _image.Length)
        {
            throw new InvalidDataException("The CD is shorter than its own table of contents says.");
        }
        var bytes = new byte[where.Length];
        _image.Position = where.Sector * Sector;
        _image.ReadExactly(bytes);
        return bytes;
    }

    private readonly record struct Extent(long Sector, long Length);
}
