using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace IronicConsole.RackSim.Agent;

/// <summary>Packs logs as the agent sends them.</summary>
internal static class SystemLogs
{
    /// <summary>base64 of a gzipped tar with one file, <c>journal</c>.</summary>
    public static string Pack(string journal)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "journal") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(journal)) });
        }
        return Convert.ToBase64String(packed.ToArray());
    }
}
