using System.Buffers.Binary;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Images;

/// <summary>What a disk image is, told by its own bytes and never by its name.</summary>
public enum ImageFormat
{
    /// <summary>A disk as it is, without a partition table that is known.</summary>
    Raw,

    /// <summary>A raw disk with a partition table.</summary>
    Gpt,

    /// <summary>QEMU copy on write, version 2 or 3.</summary>
    Qcow2,

    /// <summary>A CD.</summary>
    Iso,

    /// <summary>VMware disk.</summary>
    Vmdk,

    /// <summary>Hyper-V disk.</summary>
    Vhdx,

    /// <summary>Virtual PC disk.</summary>
    Vhd,

    /// <summary>VirtualBox disk.</summary>
    Vdi,

    /// <summary>QEMU enhanced disk.</summary>
    Qed,

    /// <summary>Encrypted volume.</summary>
    Luks,
}

/// <summary>
/// Tells formats and refuses images that could make whoever converts them read other files: a backing file, an external data file, a descriptor that names extents.
/// Reads only the head that it is given; a hostile header is a refusal, never an exception.
/// </summary>
/// <seealso href="https://www.qemu.org/docs/master/interop/qcow2.html">qcow2</seealso>
public static class ImageSniffer
{
    /// <summary>How much of the beginning of an image it wants to see, in bytes.</summary>
    public const int Head = 64 << 10;

    private const ulong DirtyBit = 1, CorruptBit = 2, ExternalDataBit = 4, CompressionBit = 8, ExtendedL2Bit = 16;

    /// <summary>The format, or <c>image-unsafe</c> with the reason.</summary>
    /// <param name="head">The first <see cref="Head"/> bytes, or the whole image when it is shorter.</param>
    public static Result<ImageFormat> Sniff(ReadOnlySpan<byte> head)
    {
        if (At(head, 0, [(byte)'Q', (byte)'F', (byte)'I', 0xfb])) return Qcow2(head);
        if (head.StartsWith("QED\0"u8)) return Unsafe("QED images are not accepted");
        if (head.StartsWith("KDMV"u8) || head.StartsWith("COWD"u8)) return Vmdk(head);
        if (head.StartsWith("# Disk DescriptorFile"u8)) return Unsafe("a VMDK descriptor names other files");
        if (head.StartsWith("vhdxfile"u8)) return ImageFormat.Vhdx;
        if (head.StartsWith("conectix"u8)) return ImageFormat.Vhd;
        if (At(head, 0, [(byte)'L', (byte)'U', (byte)'K', (byte)'S', 0xba, 0xbe])) return ImageFormat.Luks;
        if (At(head, 0x40, [0x7f, 0x10, 0xda, 0xbe])) return ImageFormat.Vdi;
        if (At(head, 512, "EFI PART"u8) || At(head, 4096, "EFI PART"u8)) return ImageFormat.Gpt;
        if (At(head, 0x8001, "CD001"u8) && !At(head, 510, [0x55, 0xaa])) return ImageFormat.Iso;
        return At(head, 510, [0x55, 0xaa]) && HasPartition(head) ? ImageFormat.Gpt : ImageFormat.Raw;
    }

    /// <summary>Whether an image of that format may be called so: a raw disk and one with a partition table are the same to whoever writes them.</summary>
    public static bool Matches(this ImageFormat found, string declared) =>
        string.Equals(found.ToString(), declared, StringComparison.OrdinalIgnoreCase) || (found is ImageFormat.Gpt && declared == "raw") || (found is ImageFormat.Raw && declared == "gpt");

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> magic) => head.Length >= offset + magic.Length && head.Slice(offset, magic.Length).SequenceEqual(magic);

    // A boot sector of a file system has the same two last bytes; a partition table has entries whose first byte is 0 or 0x80 and at least one with a type.
    private static bool HasPartition(ReadOnlySpan<byte> head)
    {
        var any = false;
        for (var at = 446; at < 510; at += 16)
        {
            if (head[at] is not (0 or 0x80)) return false;
            any |= head[at + 4] != 0;
        }

        return any;
    }

    private static Result<ImageFormat> Qcow2(ReadOnlySpan<byte> head)
    {
        if (head.Length < 72) return Unsafe("its qcow2 header is cut off");
        var version = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (version is not (2 or 3)) return Unsafe($"qcow2 version {version} is not known");
        if (BinaryPrimitives.ReadUInt64BigEndian(head[8..]) != 0) return Unsafe("it has a backing file");
        if (BinaryPrimitives.ReadUInt32BigEndian(head[20..]) is < 9 or > 21) return Unsafe("its qcow2 cluster size is out of range");
        if (BinaryPrimitives.ReadUInt64BigEndian(head[24..]) > 1UL << 50) return Unsafe("it claims to be larger than 1 PiB");
        if (BinaryPrimitives.ReadUInt32BigEndian(head[32..]) != 0) return Unsafe("it is encrypted");
        if (version == 2) return ImageFormat.Qcow2;

        if (head.Length < 104) return Unsafe("its qcow2 header is cut off");
        var features = BinaryPrimitives.ReadUInt64BigEndian(head[72..]);
        if ((features & ExternalDataBit) != 0) return Unsafe("its data lie in another file");
        if ((features & CorruptBit) != 0) return Unsafe("it is marked as corrupt");
        return (features & ~(DirtyBit | CompressionBit | ExtendedL2Bit)) == 0 ? ImageFormat.Qcow2 : Unsafe("it has features that are not known");
    }

    private static Result<ImageFormat> Vmdk(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("KDMV"u8) || head.Length < 512) return Unsafe("its VMDK header is not that of a sparse disk");
        var at = BinaryPrimitives.ReadUInt64LittleEndian(head[28..]);
        var sectors = BinaryPrimitives.ReadUInt64LittleEndian(head[36..]);
        if (at is 0 or > 127 || sectors is 0 or > 127) return Unsafe("its VMDK descriptor lies out of range");
        var start = (int)at * 512;
        if (start >= head.Length) return Unsafe("its VMDK descriptor is cut off");
        var text = System.Text.Encoding.ASCII.GetString(head[start..Math.Min(head.Length, start + ((int)sectors * 512))]);
        return text.Contains("monolithicSparse", StringComparison.Ordinal) || text.Contains("streamOptimized", StringComparison.Ordinal)
            ? ImageFormat.Vmdk : Unsafe("its VMDK kind names other files");
    }

    private static Problem Unsafe(string why) => new("image-unsafe", 400, $"The image is refused: {why}.") { Fix = "Convert it to a plain qcow2 or raw image." };
}
