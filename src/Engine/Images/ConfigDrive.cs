using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Images;

/// <summary>
/// The config drive of an instance, in the form that the agent takes: base64 of a gzipped ISO 9660 volume <c>config-2</c>, or a URL of such.
/// A caller gives that itself, or an object with meta_data, user_data, network_data and vendor_data, from which the volume is built.
/// </summary>
/// <seealso href="https://docs.openstack.org/nova/latest/user/metadata.html">Layout of the files</seealso>
public static class ConfigDrive
{
    /// <summary>The volume label that cloud-init looks for.</summary>
    public const string Label = "config-2";

    /// <summary>Largest config drive, in bytes before packing.</summary>
    public const int Largest = 64 << 20;

    private static readonly string[] Parts = ["meta_data", "user_data", "network_data", "vendor_data"];

    /// <summary>What is wrong with a config drive, or null.</summary>
    public static Problem? Check(JsonElement? given) => given switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text when IsUrl(text.GetString()!) => null,
        { ValueKind: JsonValueKind.String } text => Unpacks(text.GetString()!) ? null : Wrong("it is neither a URL nor base64 of a gzipped volume"),
        { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => !Parts.Contains(n)) is { } extra
            ? Wrong($"it has '{extra}', which is none of {string.Join(", ", Parts)}") : null,
        _ => Wrong("it must be text or an object"),
    };

    /// <summary>Whether the caller left it to us to say which networks the instance has: there is no config drive, or an object whose network_data is missing or says nothing.</summary>
    /// <param name="given">What the caller gave.</param>
    public static bool LacksNetworks(JsonElement? given) => given switch
    {
        null or { ValueKind: JsonValueKind.Null } => true,
        { ValueKind: JsonValueKind.Object } map => JsonMap.From(map).Map("network_data").Element.EnumerateObject().All(p => p.Value.ValueKind == JsonValueKind.Null || (p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == 0)),
        _ => false,
    };

    /// <summary>What the agent gets; null when none was given and the networks are not known.</summary>
    /// <param name="given">What the caller gave.</param>
    /// <param name="node">Its node: UUID and name of the metadata default to those of the instance, else of the node.</param>
    /// <param name="networks">The network_data where the caller gave none (<see cref="LacksNetworks"/>); null for none.</param>
    public static async Task<Result<string?>> BuildAsync(JsonElement? given, Node node, JsonMap? networks = null)
    {
        if (Check(given) is { } wrong) return wrong;
        if (given is { ValueKind: JsonValueKind.String } ready) return ready.GetString();
        var drive = given is { ValueKind: JsonValueKind.Object } map ? JsonMap.From(map) : networks is null ? null : JsonMap.Empty;
        if (drive is null) return (string?)null;
        if (networks is not null && LacksNetworks(given)) drive = drive.With("network_data", networks.ToObject());

        using var volume = new MemoryStream();
        await Volume(drive, node).WriteAsync(volume).ConfigureAwait(false);
        if (volume.Length > Largest) return Wrong($"it is larger than {Largest >> 20} MiB");
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(volume.GetBuffer(), 0, (int)volume.Length);
        }

        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    private static Iso9660Writer Volume(JsonMap drive, Node node)
    {
        var iso = new Iso9660Writer(Label);
        iso.Add("/openstack/latest/meta_data.json", Json(MetaData(drive.Map("meta_data"), node)));
        if (drive["network_data"] is { ValueKind: JsonValueKind.Object } network) iso.Add("/openstack/latest/network_data.json", Json(JsonObject.Create(network)!));
        if (drive["vendor_data"] is { ValueKind: JsonValueKind.Object } vendor) iso.Add("/openstack/latest/vendor_data2.json", Json(JsonObject.Create(vendor)!));
        switch (drive["user_data"])
        {
            case { ValueKind: JsonValueKind.String } text:
                iso.Add("/openstack/latest/user_data", Encoding.UTF8.GetBytes(text.GetString()!));
                break;
            case { ValueKind: JsonValueKind.Object or JsonValueKind.Array } data:
                iso.Add("/openstack/latest/user_data", Encoding.UTF8.GetBytes(data.GetRawText()));
                break;
        }

        return iso;
    }

    private static JsonObject MetaData(JsonMap given, Node node)
    {
        var data = given.ToObject();
        data.TryAdd("uuid", node.InstanceUuid ?? node.Id.ToString());
        data.TryAdd("name", node.InstanceInfo.Text("display_name") ?? node.InstanceName ?? node.Label);
        return data;
    }

    private static byte[] Json(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static bool Unpacks(string text)
    {
        try
        {
            var packed = Convert.FromBase64String(text);
            return packed is [0x1f, 0x8b, ..];
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static Problem Wrong(string why) => Problem.Invalid(
        "configdrive", $"The config drive cannot be used: {why}.", "Give base64 of a gzipped ISO volume, its URL, or an object with meta_data, user_data, network_data, vendor_data.");
}
