using System.Runtime.InteropServices;
using System.Text;

namespace IronicConsole.E2E.Crash.PowerCut;

/// <summary>What the layer wrote down, as in <c>powercut.c</c>.</summary>
public enum Seen : uint
{
    /// <summary>A file that was there was opened for writing.</summary>
    Opened = 1,

    /// <summary>A file was made.</summary>
    Created,

    /// <summary>Bytes were written.</summary>
    Written,

    /// <summary>A file was cut, or lengthened, to a size.</summary>
    Cut,

    /// <summary>A file was flushed.</summary>
    Flushed,

    /// <summary>A folder was flushed: the names in it.</summary>
    FolderFlushed,

    /// <summary>A file got another name.</summary>
    Renamed,

    /// <summary>A name was removed.</summary>
    Removed,

    /// <summary>A folder was made.</summary>
    Made,

    /// <summary>Something was done that the layer cannot follow.</summary>
    Unsound,
}

/// <summary>One thing that was seen.</summary>
/// <param name="Place">Where it begins in the journal; orders all of them.</param>
/// <param name="What">What it was.</param>
/// <param name="File">Number of the file (inode).</param>
/// <param name="At">Offset or size in bytes; for a flush the place that the journal had when it began.</param>
/// <param name="Bytes">What was written, or names.</param>
public sealed record SeenWrite(long Place, Seen What, ulong File, long At, byte[] Bytes)
{
    /// <summary>The bytes as a name; of a rename the first.</summary>
    public string Name => Names[0];

    /// <summary>The bytes as names.</summary>
    public string[] Names => Encoding.UTF8.GetString(Bytes).Split('\0');

    /// <summary>Reads a journal; what was being written when the program was killed is left out.</summary>
    public static IEnumerable<SeenWrite> Read(string journal)
    {
        using var file = System.IO.File.OpenRead(journal);
        var head = new byte[24];
        while (true)
        {
            var place = file.Position;
            if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) yield break;
            var (words, numbers) = (MemoryMarshal.Cast<byte, uint>(head.AsSpan(0, 8)).ToArray(), MemoryMarshal.Cast<byte, long>(head.AsSpan(8)).ToArray());
            var bytes = new byte[words[1]];
            if (file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) yield break;
            yield return new SeenWrite(place, (Seen)words[0], (ulong)numbers[0], numbers[1], bytes);
        }
    }
}
