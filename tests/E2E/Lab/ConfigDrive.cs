using System.IO.Compression;
using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Lab;

/// <summary>Config drives made with xorriso, as a user would who brings a finished one.</summary>
public static class ConfigDrive
{
    /// <summary>Makes a config drive with a uuid and a host name.</summary>
    /// <param name="folder">Where its files may be put.</param>
    /// <param name="instance">The instance's UUID.</param>
    /// <param name="hostname">Its host name.</param>
    /// <returns>The ISO, gzipped, in base64: the form that Ironic's API and the agent take.</returns>
    public static async Task<string> MakeAsync(string folder, Guid instance, string hostname)
    {
        var tree = Path.Combine(folder, "config-drive");
        var latest = Directory.CreateDirectory(Path.Combine(tree, "openstack", "latest")).FullName;
        await File.WriteAllTextAsync(Path.Combine(latest, "meta_data.json"), new JsonObject { ["uuid"] = $"{instance}", ["hostname"] = hostname }.ToJsonString());
        var iso = Path.Combine(folder, "config-drive.iso");
        await Command.MustAsync(TimeSpan.FromMinutes(2), "xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-V", "config-2", "-o", iso, tree);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(await File.ReadAllBytesAsync(iso));
        }
        return Convert.ToBase64String(packed.ToArray());
    }
}
