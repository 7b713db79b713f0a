using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Agent;

/// <summary>
/// Downloads an image, checks it and writes it to the machine's disk. The image's bytes are written as they come:
/// a qcow2 image is not converted, so only raw images boot.
/// </summary>
internal static class ImageWriter
{
    /// <summary>Does what <c>image_info</c> and <c>configdrive</c> ask for.</summary>
    /// <returns>A sentence about what was written.</returns>
    /// <exception cref="AgentError">Nothing was asked for, it could not be had, or it is not what its checksum says.</exception>
    public static async Task<JsonNode?> WriteAsync(SimulatedAgent agent, JsonObject arguments)
    {
        var image = arguments["image_info"] as JsonObject ?? throw AgentError.Failed("image_info is missing.");
        var (algorithm, expected) = await ChecksumAsync(agent, image);
        var urls = (image["urls"] as JsonArray)?.Select(u => u!.ToString()).ToList() ?? [];
        var packed = await ConfigDriveAsync(agent, arguments["configdrive"]?.ToString());
        Exception failure = AgentError.Failed("Image 'urls' must be a list with at least one element.");
        foreach (var url in urls)
        {
            try
            {
                var (sha256, bytes) = await WriteFromAsync(agent, url, image, algorithm, expected);
                Finish(agent, url, image["disk_format"]?.ToString(), sha256, bytes, packed);
                return JsonValue.Create($"image ({image["id"]}) written to device /dev/sda");
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or UriFormatException or InvalidOperationException)
            {
                failure = AgentError.Download(url, gone.Message);
            }
        }
        throw failure;
    }

    private static async Task<(HashAlgorithmName Algorithm, string Expected)> ChecksumAsync(SimulatedAgent agent, JsonObject image)
    {
        if (image["os_hash_value"]?.ToString() is { Length: > 0 } value)
        {
            return (Algorithm(image["os_hash_algo"]?.ToString(), value), value.ToLowerInvariant());
        }
        if (image["checksum"]?.ToString() is not { Length: > 0 } checksum)
        {
            throw AgentError.Failed("Image checksum is missing: neither os_hash_value nor checksum was given.");
        }
        if (checksum.StartsWith("http", StringComparison.Ordinal))
        {
            checksum = (await agent.Http.Client.GetStringAsync(new Uri(checksum), agent.Alive)).Split([' ', '\n', '\t'], 2)[0];
        }
        return (Algorithm(null, checksum), checksum.ToLowerInvariant());
    }

    private static HashAlgorithmName Algorithm(string? name, string value) => (name?.ToLowerInvariant(), value.Length) switch
    {
        ("sha256", _) or (null, 64) => HashAlgorithmName.SHA256,
        ("sha384", _) or (null, 96) => HashAlgorithmName.SHA384,
        ("sha512", _) or (null, 128) => HashAlgorithmName.SHA512,
        _ => throw AgentError.Failed($"Checksums of kind {name ?? "unknown"} are not accepted."),
    };

    private static async Task<byte[]?> ConfigDriveAsync(SimulatedAgent agent, string? drive)
    {
        if (string.IsNullOrEmpty(drive))
        {
            return null;
        }
        try
        {
            return ConfigDriveReader.Unpack(drive.StartsWith("http", StringComparison.Ordinal)
                ? await agent.Http.Client.GetStringAsync(new Uri(drive), agent.Alive) : drive);
        }
        catch (Exception bad) when (bad is InvalidDataException or HttpRequestException)
        {
            throw AgentError.Failed($"Config drive: {bad.Message}");
        }
    }

    private static async Task<(string Sha256, long Bytes)> WriteFromAsync(SimulatedAgent agent, string url, JsonObject image, HashAlgorithmName algorithm, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (image["image_request_authorization"]?.ToString() is { Length: > 0 } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", Encoding.UTF8.GetString(Convert.FromBase64String(authorization)));
        }
        using var answer = await agent.Http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, agent.Alive);
        answer.EnsureSuccessStatusCode();
        using var asked = IncrementalHash.CreateHash(algorithm);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        FileStream? disk = null;
        try
        {
            agent.Do(() => disk = StartDisk(agent.Machine));
            await using var body = await answer.Content.ReadAsStreamAsync(agent.Alive);
            var buffer = new byte[1 << 16];
            for (int read; (read = await body.ReadAsync(buffer, agent.Alive)) > 0; bytes += read)
            {
                if (bytes + read > disk!.Length)
                {
                    throw AgentError.Failed($"The image is larger than /dev/sda ({disk.Length} bytes).");
                }
                asked.AppendData(buffer, 0, read);
                sha256.AppendData(buffer, 0, read);
                await disk.WriteAsync(buffer.AsMemory(0, read), agent.Alive);
            }
        }
        finally
        {
            disk?.Dispose();
        }
        var found = Convert.ToHexStringLower(asked.GetHashAndReset());
        return found == expected ? (Convert.ToHexStringLower(sha256.GetHashAndReset()), bytes) : throw Refuse(agent, expected, found, url);
    }

    private static FileStream StartDisk(SimulatedMachine machine)
    {
        machine.Store.Prepare();
        File.Delete(machine.Store.ConfigDrive);
        machine.Change(s => s with { Disk = new DiskContent() });
        return Disk.Create(machine.Store.Disk, machine.Rack.Options.DiskBytes);
    }

    private static AgentError Refuse(SimulatedAgent agent, string expected, string found, string url)
    {
        agent.Do(() => Disk.EraseMetadata(agent.Machine.Store.Disk)); // A wrong image must not boot.
        return AgentError.Checksum(expected, found, url);
    }

    private static void Finish(SimulatedAgent agent, string url, string? format, string sha256, long bytes, byte[]? drive)
    {
        ConfigDrive? seen = null;
        try
        {
            seen = drive is null ? null : ConfigDriveReader.Read(drive);
        }
        catch (InvalidDataException bad)
        {
            throw AgentError.Failed($"Config drive: {bad.Message}");
        }
        agent.Do(() =>
        {
            if (drive is not null)
            {
                File.WriteAllBytes(agent.Machine.Store.ConfigDrive, drive);
            }
            agent.Machine.Change(s => s with { Disk = new DiskContent(sha256, bytes, seen) });
            agent.Machine.Rack.Ledger.Write(agent.Machine.Identity.Name, "disk.write", new JsonObject
            {
                ["device"] = "/dev/sda",
                ["url"] = url,
                ["format"] = format,
                ["sha256"] = sha256,
                ["bytes"] = bytes,
                ["configdrive"] = seen is null ? null : new JsonObject { ["label"] = seen.Label, ["uuid"] = seen.Uuid, ["hostname"] = seen.Hostname },
            });
        });
    }
}
