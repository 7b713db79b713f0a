using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IronicConsole.RackSim.Doors;

/// <summary>Self-signed P-256 certificates for one address each, kept in a file so that whoever pinned one finds it again.</summary>
public static class Certificates
{
    /// <summary>The certificate in <paramref name="path"/>, made and saved when the file is not there.</summary>
    /// <param name="path">A PEM file with certificate and key.</param>
    /// <param name="name">Common name.</param>
    /// <param name="address">Subject alternative name.</param>
    /// <param name="clock">Gives the first and last day of validity.</param>
    public static X509Certificate2 LoadOrMake(string path, string name, IPAddress address, TimeProvider clock)
    {
        if (File.Exists(path))
        {
            return X509Certificate2.CreateFromPemFile(path);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var made = Make(name, address, clock.GetUtcNow());
        using var key = made.GetECDsaPrivateKey()!;
        AtomicFile.Write(path, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return made;
    }

    private static X509Certificate2 Make(string name, IPAddress address, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(now.AddHours(-1), now.AddYears(10));
    }
}
