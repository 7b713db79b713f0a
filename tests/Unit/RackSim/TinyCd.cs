using System.Buffers.Binary;
using System.Text;

namespace IronicConsole.Tests.RackSim;

/// <summary>Writes small CD images sector by sector, so that the rack's reader is tested against something it does not share code with.</summary>
internal sealed class TinyCd
{
    public enum Names
    {
        /// <summary>Upper case with a version: PARAMETERS.TXT;1.</summary>
        Plain,

        /// <summary>A short name, with the real one in a Rock Ridge entry.</summary>
        RockRidge,

        /// <summary>A short name, and a second, Joliet tree with the real one.</summary>
        Joliet,
    }

    private const int Sector = 2048;
    private readonly MemoryStream _image = new();
    private readonly Names _names;
    private int _next = 19;

    private TinyCd(Names names) => _names = names;

    public static byte[] With(params (string Path, string Text)[] files) => With(Names.Plain, "TEST", files);

    public static byte[] With(Names names, string label, params (string Path, string Text)[] files)
    {
        var cd = new TinyCd(names);
        var content = files.ToDictionary(f => f.Path.Trim('/'), f => Encoding.UTF8.GetBytes(f.Text));
        var at = content.ToDictionary(f => f.Key, f => cd.Put(f.Value));
        var (root, length) = cd.Folder("", content, at, joliet: false);
        cd.Descriptor(16, 1, label, root, length);
        if (names is Names.Joliet)
        {
            (root, length) = cd.Folder("", content, at, joliet: true);
            cd.Descriptor(17, 2, label, root, length);
        }
        cd.Write(names is Names.Joliet ? 18 : 17, [255, .. "CD001"u8, 1]);
        cd._image.SetLength(cd._next * Sector);
        return cd._image.ToArray();
    }

    private (int Sector, int Length) Folder(string path, Dictionary<string, byte[]> files, Dictionary<string, int> at, bool joliet)
    {
        using var records = new MemoryStream();
        records.Write(Record("\0"u8.ToArray(), 0, 0, []));
        records.Write(Record("\x1"u8.ToArray(), 0, 0, []));
        var prefix = path.Length == 0 ? "" : path + "/";
        var number = 0;
        foreach (var name in files.Keys.Where(f => f.StartsWith(prefix, StringComparison.Ordinal)).Select(f => f[prefix.Length..].Split('/')[0]).Distinct())
        {
            var full = prefix + name;
            var isFile = files.ContainsKey(full);
            var (sector, length) = isFile ? (at[full], files[full].Length) : Folder(full, files, at, joliet);
            records.Write(Named(name, isFile, ++number, sector, length, joliet));
        }
        var bytes = records.ToArray();
        Array.Resize(ref bytes, (bytes.Length + Sector - 1) / Sector * Sector);
        return (Put(bytes), bytes.Length);
    }

    private byte[] Named(string name, bool isFile, int number, int sector, int length, bool joliet)
    {
        if (joliet)
        {
            return Record(Encoding.BigEndianUnicode.GetBytes(name + (isFile ? ";1" : "")), sector, length, []);
        }
        var ending = isFile ? ";1" : "";
        return _names is Names.Plain
            ? Record(Encoding.ASCII.GetBytes(name.ToUpperInvariant() + ending), sector, length, [])
            : Record(Encoding.ASCII.GetBytes($"SHORT{number:D3}" + ending), sector, length, _names is Names.RockRidge ? NameEntry(name) : []);
    }

    private static byte[] NameEntry(string name) => [(byte)'N', (byte)'M', (byte)(5 + name.Length), 1, 0, .. Encoding.UTF8.GetBytes(name)];

    private static byte[] Record(byte[] name, int sector, int length, byte[] system)
    {
        var record = new byte[(33 + name.Length + (name.Length % 2 == 0 ? 1 : 0) + system.Length + 1) / 2 * 2];
        record[0] = (byte)record.Length;
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(2), sector);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(6), sector);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(10), length);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(14), length);
        record[32] = (byte)name.Length;
        name.CopyTo(record, 33);
        system.CopyTo(record, 33 + name.Length + (name.Length % 2 == 0 ? 1 : 0));
        return record;
    }

    private void Descriptor(int sector, byte type, string label, int root, int length)
    {
        var descriptor = new byte[Sector];
        descriptor[0] = type;
        "CD001"u8.CopyTo(descriptor.AsSpan(1));
        descriptor[6] = 1;
        Encoding.ASCII.GetBytes(label.PadRight(32)).CopyTo(descriptor, 40);
        if (type == 2)
        {
            "%/E"u8.CopyTo(descriptor.AsSpan(88));
        }
        Record([0], root, length, []).CopyTo(descriptor, 156);
        Write(sector, descriptor);
    }

    private int Put(byte[] bytes)
    {
        var sector = _next;
        Write(sector, bytes);
        _next += Math.Max(1, (bytes.Length + Sector - 1) / Sector);
        return sector;
    }

    private void Write(int sector, byte[] bytes)
    {
        _image.Position = sector * Sector;
        _image.Write(bytes);
    }
}
