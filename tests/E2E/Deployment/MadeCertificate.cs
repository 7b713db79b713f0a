using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IronicConsole.E2E.Deployment;

/// <summary>A certificate that signed itself, in two PEM files.</summary>
public static class MadeCertificate
{
    /// <summary>Writes <c>NAME.pem</c> and <c>NAME.key</c> into a folder; gives the certificate's fingerprint.</summary>
    public static string Write(string folder, string name, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=ironic-console", key, HashAlgorithmName.SHA256).CreateSelfSigned(until.AddDays(-30), until);
        File.WriteAllText(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, $"{name}.pem"), made.ExportCertificatePem());
        return made.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
