using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Deploy;

/// <summary>The image that <c>instance_info</c> asks for, with its checksum.</summary>
/// <param name="Url">Where it lies.</param>
/// <param name="Algorithm"><c>sha256</c>, <c>sha512</c>, <c>md5</c> where allowed; null when <paramref name="Checksum"/> is the URL of a checksum file.</param>
/// <param name="Checksum">Hex digits, or the URL of a file with checksums.</param>
/// <param name="DiskFormat">raw, qcow2, ... or null when not told.</param>
/// <param name="WholeDisk">Written to the whole disk, with its own partitions and boot loader.</param>
public sealed record ImageSource(Uri Url, string? Algorithm, string Checksum, string? DiskFormat, bool WholeDisk)
{
    private static readonly Dictionary<string, int> Digits = new() { ["md5"] = 32, ["sha256"] = 64, ["sha512"] = 128 };

    /// <summary>What is weak about it though it is allowed, in words; null for nothing.</summary>
    public string? Weakness => Algorithm != "md5" ? null
        : "The image has only an MD5 checksum, which Deploy:AllowMd5Checksum allows: it shows whether the image arrived whole, not whether somebody put another in its place. Give its sha256 or sha512.";

    /// <summary>Reads <c>instance_info</c>, or says what is missing, wrong or refused.</summary>
    /// <param name="instance">The node's instance_info.</param>
    /// <param name="allowMd5">Whether the configuration allows MD5.</param>
    public static Result<ImageSource> From(JsonMap instance, bool allowMd5)
    {
        if (instance.Text("image_source") is not { Length: > 0 } source) return Missing("image_source", "The node has no image to deploy.", "Set image_source in instance_info to the image's URL.");
        if (!Uri.TryCreate(source, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return Missing("image_source", $"'{source}' is no URL that the agent could read.", "Use an http or https URL.");
        }

        var sum = Sum(instance);
        if (!sum.Ok) return sum.Problem;
        var (algorithm, value) = sum.Value;
        if (algorithm == "md5" && !allowMd5)
        {
            return Missing("image_checksum", "The image has only an MD5 checksum, which is easily forged and therefore refused.",
                "Give its sha256 or sha512, or allow MD5 with the option Deploy:AllowMd5Checksum.");
        }

        if (algorithm is not null && (value.Length != Digits[algorithm] || !value.All(char.IsAsciiHexDigit)))
        {
            return Missing("image_checksum", $"'{value}' is no {algorithm} checksum, which has {Digits[algorithm]} hex digits.", "Give the checksum of the image file.");
        }

        var partition = instance.Text("image_type") == "partition" || (instance.Text("image_type") is null && instance.Text("kernel") is not null && instance.Text("ramdisk") is not null);
        return new ImageSource(url, algorithm, value, instance.Text("image_disk_format") ?? Guess(url), !partition);
    }

    /// <summary>The <c>image_info</c> of the agent's <c>write_image</c>.</summary>
    /// <param name="node">The node's UUID.</param>
    /// <param name="instance">Its instance_info.</param>
    /// <param name="stream">Write raw images while they come in.</param>
    public JsonObject ToImageInfo(Guid node, JsonMap instance, bool stream)
    {
        var info = new JsonObject
        {
            ["id"] = Url.Segments[^1].Trim('/') is { Length: > 0 } name ? name : Url.ToString(),
            ["urls"] = new JsonArray(Url.ToString()),
            ["disk_format"] = DiskFormat,
            ["container_format"] = instance.Text("image_container_format") ?? "bare",
            ["stream_raw_images"] = stream,
            ["node_uuid"] = node.ToString(),
        };
        if (Algorithm is null or "md5") info["checksum"] = Checksum;
        else (info["os_hash_algo"], info["os_hash_value"]) = (Algorithm, Checksum);

        foreach (var key in new[] { "image_request_authorization_secret", "image_server_auth_strategy", "image_server_user", "image_server_password", "image_http_proxy", "image_https_proxy", "image_no_proxy" })
        {
            if (instance.Text(key) is { } value) info[AgentKey(key)] = value;
        }

        if (!WholeDisk) AddPartitions(info, instance);
        return info;
    }

    private static string AgentKey(string key) => key switch
    {
        "image_request_authorization_secret" => "image_request_authorization",
        "image_http_proxy" => "http_proxy",
        "image_https_proxy" => "https_proxy",
        "image_no_proxy" => "no_proxy",
        _ => key,
    };

    private static void AddPartitions(JsonObject info, JsonMap instance)
    {
        foreach (var (key, fallback) in new (string, JsonNode?)[]
        {
            ("root_gb", null), ("swap_mb", 0), ("ephemeral_gb", 0), ("ephemeral_format", null), ("preserve_ephemeral", false),
        })
        {
            var agentKey = key switch { "root_gb" => "root_mb", "ephemeral_gb" => "ephemeral_mb", _ => key };
            var value = instance[key] is { } given ? JsonNode.Parse(given.GetRawText()) : fallback;
            if (agentKey != key && value is not null && int.TryParse(value.ToString(), out var gib)) value = gib * 1024;
            if (value is not null) info[agentKey] = value;
        }

        info["image_type"] = "partition";
        info["boot_option"] = "local";
        info["deploy_boot_mode"] = instance.Text("deploy_boot_mode") ?? "uefi";
        info["disk_label"] = instance.Map("capabilities").Text("disk_label");
    }

    private static Result<(string? Algorithm, string Value)> Sum(JsonMap instance)
    {
        if (instance.Text("image_os_hash_value") is { Length: > 0 } hash)
        {
            var named = instance.Text("image_os_hash_algo")?.ToLowerInvariant() ?? ByLength(hash);
            return named is not null && Digits.ContainsKey(named) ? (named, hash.ToLowerInvariant()) : Unknown(named ?? hash);
        }

        if (instance.Text("image_checksum") is not { Length: > 0 } sum)
        {
            return Missing("image_checksum", "The image has no checksum, so nobody could tell whether it arrived whole.", "Set image_checksum in instance_info to its sha256 or sha512.");
        }

        if (Uri.TryCreate(sum, UriKind.Absolute, out var file) && file.Scheme is "http" or "https") return ((string?)null, sum);
        var colon = sum.IndexOf(':', StringComparison.Ordinal);
        var (algorithm, digits) = colon > 0 ? (sum[..colon].ToLowerInvariant(), sum[(colon + 1)..]) : (ByLength(sum), sum);
        return algorithm is not null && Digits.ContainsKey(algorithm) ? (algorithm, digits.ToLowerInvariant()) : Unknown(sum);
    }

    private static string? ByLength(string digits) => Digits.Where(d => d.Value == digits.Length).Select(d => d.Key).FirstOrDefault();

    private static string? Guess(Uri url) => Path.GetExtension(url.AbsolutePath).ToUpperInvariant() switch
    {
        ".QCOW2" => "qcow2",
        ".RAW" => "raw",
        _ => null,
    };

    private static Problem Unknown(string what) => Missing("image_checksum", $"'{what}' is no checksum that is known.", "Give sha256 (64 hex digits) or sha512 (128 hex digits).");

    private static Problem Missing(string key, string told, string fix) => new("deploy-failure", 400, told) { Field = $"instance_info/{key}", Fix = fix };
}
