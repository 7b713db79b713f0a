using System.IO.Compression;
using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Machines;

/// <summary>Turns what the server sends as config drive into what the operating system sees on it.</summary>
public static class ConfigDriveReader
{
    /// <summary>Unpacks base64 and gzip; the result is the raw volume.</summary>
    /// <exception cref="InvalidDataException">It is not base64 of gzip.</exception>
    public static byte[] Unpack(string packed)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            using var volume = new MemoryStream();
            gzip.CopyTo(volume);
            return volume.ToArray();
        }
        catch (FormatException notBase64)
        {
            throw new InvalidDataException("The config drive is not base64 text.", notBase64);
        }
    }

    /// <summary>Reads label, instance UUID and host name.</summary>
    /// <exception cref="InvalidDataException">The volume is not ISO 9660.</exception>
    public static ConfigDrive Read(byte[] volume)
    {
        var iso = Iso9660.Open(new MemoryStream(volume));
        var meta = iso.ReadFile("/openstack/latest/meta_data.json") is { } file ? JsonNode.Parse(file) as JsonObject : null;
        return new ConfigDrive(iso.Label, meta?["uuid"]?.ToString(), meta?["hostname"]?.ToString());
    }
}
