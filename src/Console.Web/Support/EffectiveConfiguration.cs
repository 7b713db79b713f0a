using System.Data.Common;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;
using IronicConsole.Web.Hosting;

namespace IronicConsole.Web.Support;

/// <summary>The keys of this program that are set, and their values with secrets masked. Other programs' environment is left out.</summary>
public static class EffectiveConfiguration
{
    private static readonly string[] Beside = ["Logging", "Kestrel", "AllowedHosts", "urls", "agent-urls"];

    /// <summary>Every key that has a value, in order, masked.</summary>
    public static IEnumerable<(string Key, string Value)> Of(IConfiguration configuration) => Set(configuration).Select(k => (k.Key, Masked(k.Key, k.Value)));

    /// <summary>The values that are masked in it: passwords inside connection strings, and values of keys that name secrets.</summary>
    public static IEnumerable<string> SecretsOf(IConfiguration configuration) => Set(configuration).SelectMany(k => IsConnection(k.Key) ? InConnection(k.Value) : IsSecret(k.Key) ? [k.Value] : []);

    private static IEnumerable<(string Key, string Value)> Set(IConfiguration configuration) => ConfigurationCheck.Sections.Keys.Concat(Beside).Order(StringComparer.Ordinal)
        .SelectMany(s => configuration.GetSection(s).AsEnumerable()).Where(k => k.Value is not null).Select(k => (k.Key, k.Value!));

    private static string Masked(string key, string value) => IsConnection(key) ? Connection(value) : IsSecret(key) ? Secret.Masked : value;

    private static bool IsConnection(string key) => key.EndsWith("ConnectionString", StringComparison.OrdinalIgnoreCase);

    // The first word is the section's: Secrets:KeyFile says where a key is, not what.
    // The address of a webhook may be all that is needed to use it.
    private static bool IsSecret(string key) => key.Split(':').Skip(1).Any(SecretKeys.IsSecret)
        || (key.StartsWith("Webhooks:Targets:", StringComparison.OrdinalIgnoreCase) && key.EndsWith(":Url", StringComparison.OrdinalIgnoreCase));

    private static bool IsSecretPart(string part) => SecretKeys.IsSecret(part) || part.Contains("pwd", StringComparison.OrdinalIgnoreCase);

    private static string Connection(string value)
    {
        if (Read(value) is not { } parts) return Secret.Masked;
        foreach (var part in parts.Keys.Cast<string>().Where(IsSecretPart).ToArray()) parts[part] = Secret.Masked;
        return parts.ConnectionString;
    }

    private static IEnumerable<string> InConnection(string value) =>
        Read(value) is { } parts ? parts.Keys.Cast<string>().Where(IsSecretPart).Select(p => parts[p].ToString()).OfType<string>() : [value];

    private static DbConnectionStringBuilder? Read(string value)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = value };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
