using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Webhooks;

/// <summary>Somebody who is told of holds, as it is configured.</summary>
public sealed class WebhookTarget
{
    /// <summary>The words for what can be told.</summary>
    public static IReadOnlyList<string> Words { get; } = ["asked", "approved", "released", "rejected", "expired", "emergency"];

    /// <summary>Where to: https, or http on this machine or where it is allowed. No name or password in it.</summary>
    public string Url { get; set; } = "";

    /// <summary>The file of the secret that signs; white space at its ends does not count.</summary>
    public string SecretFile { get; set; } = "";

    /// <summary>The secret itself, where no file is wanted.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Of what it is told; empty for everything.</summary>
    public string[] Decisions { get; set; } = [];

    /// <summary>The name of its place in the store: another address is another target.</summary>
    internal string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Url)))[..16];

    /// <summary>Where to, for logs: what may be a token in its path or query is left out.</summary>
    internal string Shown => Uri.TryCreate(Url, UriKind.Absolute, out var url) ? url.GetLeftPart(UriPartial.Authority) : "?";

    /// <summary>Whether it is told of that.</summary>
    internal bool Wants(string decision) => Decisions.Length == 0 || Decisions.Contains(decision);

    /// <summary>What signs; read once, at start.</summary>
    /// <exception cref="ConfigurationException">There is none, or it is too short.</exception>
    internal Secret Key(string at)
    {
        if ((SecretFile.Length > 0) == (Secret.Length > 0)) throw new ConfigurationException($"{at}: give either SecretFile or Secret.");
        string text;
        try
        {
            text = SecretFile.Length == 0 ? Secret : new FileInfo(SecretFile) is { Length: > 4096 } ? "" : File.ReadAllText(SecretFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{at}:SecretFile can't be read: {e.Message}");
        }

        return text.Length is >= 16 and <= 1024 ? new Secret(text) : throw new ConfigurationException($"{at}: the secret must have 16 to 1024 characters.");
    }

    /// <summary>What is wrong with it, naming the key; null when all is well.</summary>
    internal string? Wrong(string at, bool allowHttp)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || Url.Length > 2_000) return $"{at}:Url must be an https address.";
        if (url.UserInfo.Length > 0) return $"{at}:Url must not have a name or password in it.";
        if (url.Scheme == "http" && !url.IsLoopback && !allowHttp) return $"{at}:Url is not encrypted: use https, or set Webhooks:AllowHttp.";
        return Decisions.FirstOrDefault(d => !Words.Contains(d)) is { } unknown ? $"{at}:Decisions: '{unknown}' is none of {string.Join(", ", Words)}." : null;
    }
}
