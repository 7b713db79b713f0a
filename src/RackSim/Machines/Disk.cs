using System.Security.Cryptography;

namespace IronicConsole.RackSim.Machines;

/// <summary>The file that is a machine's disk. Sparse: what was never written takes no room.</summary>
public static class Disk
{
    private const int Metadata = 1 << 20;

    /// <summary>Whether a boot loader's mark (0x55 0xAA at byte 510) is on it.</summary>
    public static bool IsBootable(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }
        using var file = File.OpenRead(path);
        Span<byte> first = stackalloc byte[512];
        return file.ReadAtLeast(first, 512, throwOnEndOfStream: false) == 512 && first[510] == 0x55 && first[511] == 0xAA;
    }

    /// <summary>Makes every byte zero again. Tells whether anything was there.</summary>
    public static bool Erase(string path)
    {
        var had = File.Exists(path);
        File.Delete(path);
        return had;
    }

    /// <summary>Overwrites the first and last MiB, where partition tables live. Tells whether anything was there.</summary>
    public static bool EraseMetadata(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var zeros = new byte[Metadata];
        file.Write(zeros, 0, (int)Math.Min(Metadata, file.Length));
        if (file.Length > 2 * Metadata)
        {
            file.Position = file.Length - Metadata;
            file.Write(zeros);
        }
        return true;
    }

    /// <summary>Starts a new disk of <paramref name="bytes"/> zeros to write an image to.</summary>
    public static FileStream Create(string path, long bytes)
    {
        File.Delete(path);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        file.SetLength(bytes);
        return file;
    }

    /// <summary>SHA-256 of the first <paramref name="bytes"/> bytes, hexadecimal: proof of what really lies on the disk.</summary>
    public static async Task<string> Sha256Async(string path, long bytes, CancellationToken cancel)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        while (bytes > 0)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), cancel);
            if (read == 0)
            {
                break;
            }
            hash.AppendData(buffer, 0, read);
            bytes -= read;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
