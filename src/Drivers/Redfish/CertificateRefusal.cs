using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace IronicConsole.Drivers.Redfish;

/// <summary>A certificate that was not trusted, and why, in words.</summary>
/// <param name="Subject">Whom it names.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Fingerprint">SHA-256, lower case.</param>
/// <param name="Why">The reason, to follow "because".</param>
internal sealed record CertificateRefusal(string Subject, string Issuer, string Fingerprint, string Why)
{
    /// <summary>Describes a certificate that <paramref name="trust"/> refused.</summary>
    public static CertificateRefusal Of(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors, BmcTrust trust, TimeProvider clock) =>
        new(Plain(shown.Subject), Plain(shown.Issuer), BmcTrust.Fingerprint(shown).ToLowerInvariant(), Reason(shown, chain, errors, trust, clock));

    private static string Reason(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors, BmcTrust trust, TimeProvider clock)
    {
        var now = clock.GetLocalNow().DateTime;
        if (trust.Kind == BmcTrust.Kinds.Pinned) return "another certificate is pinned for this node";
        if (now > shown.NotAfter) return "it expired on " + shown.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (now < shown.NotBefore) return "it is not valid before " + shown.NotBefore.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (shown.Subject == shown.Issuer) return "it is signed by itself, not by an authority that is trusted here";
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "it is made for another name";
        return chain is null || trust.Kind != BmcTrust.Kinds.System ? "none of the authorities given for this node signed it" : "the authority that signed it is not trusted here";
    }

    private static string Plain(string name) => name.Length == 0 ? "(no name)" : Words.OneLine(name, 120);
}
