using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Which certificate of a BMC is trusted: the value of <c>redfish_verify_ca</c>.</summary>
/// <param name="Kind">What kind of trust.</param>
/// <param name="Text">Fingerprint, PEM text or path; null for the others.</param>
internal sealed record BmcTrust(BmcTrust.Kinds Kind, string? Text = null)
{
    /// <summary>The kinds of trust.</summary>
    internal enum Kinds
    {
        System,
        Any,
        Pinned,
        Pem,
        Path,
    }

    private const string Pin = "sha256:";

    /// <summary>Reads the value; the problem says what is wrong with it.</summary>
    public static Result<BmcTrust> From(string? value)
    {
        value = value?.Trim();
        switch (value?.ToUpperInvariant())
        {
            case null or "" or "TRUE" or "YES" or "ON" or "1": return new BmcTrust(Kinds.System);
            case "FALSE" or "NO" or "OFF" or "0": return new BmcTrust(Kinds.Any);
        }

        if (value.StartsWith(Pin, StringComparison.OrdinalIgnoreCase))
        {
            var hex = value[Pin.Length..].Replace(":", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
            return hex.Length == 64 && hex.All(char.IsAsciiHexDigit)
                ? new BmcTrust(Kinds.Pinned, hex)
                : Wrong("The fingerprint in redfish_verify_ca is not a SHA-256 fingerprint.", "Write sha256: and 64 hexadecimal digits.");
        }

        var trust = new BmcTrust(value.Contains("-----BEGIN", StringComparison.Ordinal) ? Kinds.Pem : Kinds.Path, value);
        return trust.Load() is { Count: > 0 }
            ? trust
            : Wrong(
                trust.Kind == Kinds.Pem ? "The text in redfish_verify_ca is not a certificate in PEM form." : "The file named in redfish_verify_ca cannot be read here, or holds no certificate in PEM form.",
                "Write true, false, the PEM text or path of an authority, or sha256: and the fingerprint of the certificate.");
    }

    /// <summary>Whether the certificate that a BMC shows is trusted. The name it is made for counts, except where the certificate itself was named.</summary>
    public bool Accepts(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors) => Kind switch
    {
        Kinds.Any => true,
        Kinds.System => errors == SslPolicyErrors.None,
        Kinds.Pinned => Fingerprint(shown) == Text,
        _ => AcceptsByAuthority(shown, chain, errors),
    };

    /// <summary>SHA-256 of a certificate, 64 upper-case digits.</summary>
    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private bool AcceptsByAuthority(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (Load() is not { } trusted) return false;
        var print = Fingerprint(shown);
        if (trusted.Any(t => Fingerprint(t) == print)) return true;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return false;

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(trusted);
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        return own.Build(shown);
    }

    private X509Certificate2Collection? Load()
    {
        var found = new X509Certificate2Collection();
        try
        {
            if (Kind == Kinds.Pem) found.ImportFromPem(Text);
            else if (Directory.Exists(Text)) foreach (var file in Directory.EnumerateFiles(Text).Where(IsPem)) found.ImportFromPemFile(file);
            else found.ImportFromPemFile(Text!);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }

        return found;
    }

    private static bool IsPem(string file) => Path.GetExtension(file) is ".pem" or ".crt" or ".cer" or ".0";

    private static Problem Wrong(string told, string fix) => Problem.Invalid(RedfishKeys.Field(RedfishKeys.VerifyCa), told, fix);
}
