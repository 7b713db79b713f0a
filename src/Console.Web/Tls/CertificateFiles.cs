using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Tls;

/// <summary>Where a certificate and its key lie, and by which keys of the configuration.</summary>
/// <param name="CertificateName">The key that names the certificate's file.</param>
/// <param name="KeyName">The key that names the key's file.</param>
/// <param name="PasswordName">The key that has the password.</param>
/// <param name="Certificate">The certificate's file.</param>
/// <param name="Key">The key's file; empty where it is in the certificate's.</param>
/// <param name="Password">The password; empty for none.</param>
internal sealed record CertificateFiles(string CertificateName, string KeyName, string PasswordName, string Certificate, string Key, string Password)
{
    /// <summary>When either file was last written; tells a renewed certificate.</summary>
    public (DateTime Certificate, DateTime Key) WrittenAt() => (File.GetLastWriteTimeUtc(Certificate), Key.Length == 0 ? default : File.GetLastWriteTimeUtc(Key));

    /// <summary>Reads them.</summary>
    /// <param name="now">The certificate must be valid then.</param>
    /// <exception cref="ConfigurationException">They cannot be used; the sentence names the key.</exception>
    public SslStreamCertificateContext Read(DateTimeOffset now)
    {
        foreach (var (name, file) in new[] { (CertificateName, Certificate), (KeyName, Key) })
        {
            if (file.Length > 0 && !File.Exists(file)) throw new ConfigurationException($"{name}: there is no file '{file}', or it cannot be reached.");
        }

        var (own, more) = Open();
        if (!own.HasPrivateKey) throw new ConfigurationException($"{KeyName}: the key of '{Certificate}' is missing; name its PEM file.");
        if (now > own.NotAfter) throw new ConfigurationException($"{CertificateName}: '{Certificate}' expired on {own.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC. Renew it.");
        if (now < own.NotBefore) throw new ConfigurationException($"{CertificateName}: '{Certificate}' is valid from {own.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC only. Look at this machine's clock.");
        return SslStreamCertificateContext.Create(own, more, offline: true);
    }

    private (X509Certificate2 Own, X509Certificate2Collection More) Open()
    {
        try
        {
            return Path.GetExtension(Certificate).ToUpperInvariant() is ".PFX" or ".P12" ? OpenPkcs12() : OpenPem();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{CertificateName}: '{Certificate}' cannot be read by this program's user: {e.Message}");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(Why(e));
        }
    }

    private (X509Certificate2 Own, X509Certificate2Collection More) OpenPkcs12()
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(Certificate, Password.Length == 0 ? null : Password);
        var own = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException("it has no key.");
        all.Remove(own);
        return (own, all);
    }

    private (X509Certificate2 Own, X509Certificate2Collection More) OpenPem()
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(Certificate);
        if (all.Count == 0) throw new ConfigurationException($"{CertificateName}: '{Certificate}' has no certificate in it. It must be PEM, or PKCS#12 with a name that ends with .pfx or .p12.");
        all.RemoveAt(0);
        var key = Key.Length == 0 ? Certificate : Key;
        return (Password.Length == 0 ? X509Certificate2.CreateFromPemFile(Certificate, key) : X509Certificate2.CreateFromEncryptedPemFile(Certificate, Password, key), all);
    }

    private string Why(Exception e) => Key.Length == 0
        ? $"{CertificateName}: '{Certificate}' cannot be used with the key in it: {e.Message} Where the key is in a file of its own, name it by {KeyName}; a password is {PasswordName}."
        : $"{KeyName}: '{Key}' is not the key of '{Certificate}', or its password ({PasswordName}) is wrong or missing: {e.Message}";
}
