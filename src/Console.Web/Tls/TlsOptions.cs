using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Web.Tls;

/// <summary>Section <c>Tls</c>: the certificates of listeners whose URL begins with https.</summary>
public sealed class TlsOptions
{
    /// <summary>The certificate of <c>--urls</c>: a PEM file, intermediate ones after it, or a PKCS#12 file (.pfx, .p12). Default empty.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>Its key, a PEM file; empty where the certificate's file has it. Default empty.</summary>
    public string Key { get; set; } = "";

    /// <summary>The password of that key, or of the PKCS#12 file. Default empty.</summary>
    public string Password { get; set; } = "";

    /// <summary>The certificate of <c>--agent-urls</c>; empty for that of <c>--urls</c>. Default empty.</summary>
    public string AgentCertificate { get; set; } = "";

    /// <summary>The key of <c>Tls:AgentCertificate</c>, as above. Default empty.</summary>
    public string AgentKey { get; set; } = "";

    /// <summary>The password of that key, as above. Default empty.</summary>
    public string AgentPassword { get; set; } = "";

    /// <summary>How often the files are looked at for a renewed certificate, in seconds. Default 60.</summary>
    [Range(1, 86_400)]
    public int ReloadSeconds { get; set; } = 60;

    internal CertificateFiles Public => new("Tls:Certificate", "Tls:Key", "Tls:Password", Certificate, Key, Password);

    internal CertificateFiles Agents => AgentCertificate.Length == 0 ? Public : new("Tls:AgentCertificate", "Tls:AgentKey", "Tls:AgentPassword", AgentCertificate, AgentKey, AgentPassword);
}
