using System.Buffers.Binary;

namespace IronicConsole.Engine.Images;

/// <summary>What a kernel file is.</summary>
public enum KernelKind
{
    /// <summary>Nothing that could be booted.</summary>
    Unknown,

    /// <summary>Linux for x86 (boot protocol header).</summary>
    LinuxX86,

    /// <summary>Linux for 64-bit ARM (image header).</summary>
    LinuxArm64,

    /// <summary>The marker that simulated machines boot.</summary>
    Simulated,
}

/// <summary>Tells kernels by their first bytes.</summary>
/// <seealso href="https://docs.kernel.org/arch/x86/boot.html">Linux/x86 boot protocol</seealso>
/// <seealso href="https://docs.kernel.org/arch/arm64/booting.html">Booting arm64 Linux</seealso>
public static class Kernels
{
    /// <summary>What the file at <paramref name="path"/> is.</summary>
    public static KernelKind Of(string path)
    {
        Span<byte> head = stackalloc byte[0x210];
        using var file = File.OpenRead(path);
        return Of(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>What a file that begins so is.</summary>
    public static KernelKind Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("RACKSIM-KERNEL"u8)) return KernelKind.Simulated;
        if (head.Length >= 0x206 && head.Slice(0x202, 4).SequenceEqual("HdrS"u8)) return KernelKind.LinuxX86;
        return head.Length >= 0x3c && BinaryPrimitives.ReadUInt32LittleEndian(head[0x38..]) == 0x644d5241 ? KernelKind.LinuxArm64 : KernelKind.Unknown;
    }
}
