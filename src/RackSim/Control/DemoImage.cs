using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IronicConsole.RackSim.Control;

/// <summary>A small whole-disk image: protective MBR, GPT with one partition, deterministic content. Layout after UEFI 2.10, chapter 5.</summary>
public static class DemoImage
{
    private const int Sector = 512;
    private const int Sectors = 8192;
    private const int EntriesSize = 128 * 128;
    private const int LastUsable = Sectors - 34;

    /// <summary>The image, 4 MiB; always the same bytes.</summary>
    public static byte[] Make()
    {
        var image = new byte[Sectors * Sector];
        for (var at = 2048 * Sector; at < (LastUsable + 1) * Sector; at += 64)
        {
            Encoding.ASCII.GetBytes($"RackSim demo image, byte {at:D10}\n").CopyTo(image, at);
        }
        Mbr(image);
        var entries = image.AsSpan(2 * Sector, EntriesSize);
        Guid.Parse("0FC63DAF-8483-4772-8E79-3D69D8477DE4").ToByteArray().CopyTo(entries); // Linux file system
        Guid.Parse("5241434B-0000-4000-8000-000000000001").ToByteArray().CopyTo(entries[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(entries[32..], 2048);
        BinaryPrimitives.WriteInt64LittleEndian(entries[40..], LastUsable);
        Encoding.Unicode.GetBytes("demo").CopyTo(entries[56..]);
        entries.CopyTo(image.AsSpan((Sectors - 33) * Sector));
        Header(image, at: 1, other: Sectors - 1, entriesAt: 2);
        Header(image, at: Sectors - 1, other: 1, entriesAt: Sectors - 33);
        return image;
    }

    /// <summary>SHA-256, hexadecimal.</summary>
    public static string Sha256(byte[] image) => Convert.ToHexStringLower(SHA256.HashData(image));

    private static void Mbr(byte[] image)
    {
        image[446 + 4] = 0xEE;
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(446 + 8), 1);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(446 + 12), Sectors - 1);
        image[510] = 0x55;
        image[511] = 0xAA;
    }

    private static void Header(byte[] image, int at, int other, int entriesAt)
    {
        var header = image.AsSpan(at * Sector, 92);
        Encoding.ASCII.GetBytes("EFI PART").CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], 0x00010000);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], 92);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], at);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], other);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], 34);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], LastUsable);
        Guid.Parse("5241434B-0000-4000-8000-000000000000").ToByteArray().CopyTo(header[56..]);
        BinaryPrimitives.WriteInt64LittleEndian(header[72..], entriesAt);
        BinaryPrimitives.WriteInt32LittleEndian(header[80..], 128);
        BinaryPrimitives.WriteInt32LittleEndian(header[84..], 128);
        BinaryPrimitives.WriteUInt32LittleEndian(header[88..], Crc32(image.AsSpan(2 * Sector, EntriesSize)));
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Crc32(header));
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }
        return ~crc;
    }
}
