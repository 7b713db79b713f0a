using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Tls;
using Microsoft.Extensions.Logging.Abstractions;

namespace IronicConsole.Tests.Tls;

public sealed class A_certificate : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("tls").FullName;

    [Fact]
    public void Is_read_from_PEM_files_with_those_above_it_and_from_one_PKCS12_file()
    {
        using var root = Made("root", Now.AddDays(3));
        using var above = Made("above", Now.AddDays(2), root);
        using var made = Made("own", Now.AddDays(1), above);
        var (pem, key) = (Write("own.pem", made.ExportCertificatePem() + "\n" + above.ExportCertificatePem()), Write("own.key", Key(made)));
        var read = Files(pem, key).Read(Now);
        Assert.Equal((made.Thumbprint, above.Thumbprint), (read.TargetCertificate.Thumbprint, Assert.Single(read.IntermediateCertificates).Thumbprint));
        Assert.Equal(made.Thumbprint, Files(Write("both.pem", made.ExportCertificatePem() + "\n" + Key(made)), "").Read(Now).TargetCertificate.Thumbprint);
        File.WriteAllBytes(At("own.pfx"), made.Export(X509ContentType.Pfx, "word"));
        Assert.Equal(made.Thumbprint, Files(At("own.pfx"), "", "word").Read(Now).TargetCertificate.Thumbprint);
    }

    [Fact]
    public void That_cannot_be_used_is_told_by_the_key_of_the_configuration()
    {
        using var made = Made("own", Now.AddDays(1));
        using var other = Made("other", Now.AddDays(1));
        using var old = Made("old", Now.AddDays(-1));
        var (pem, key, otherKey) = (Write("own.pem", made.ExportCertificatePem()), Write("own.key", Key(made)), Write("other.key", Key(other)));
        Told(Files(At("none.pem"), key), $"Tls:Certificate: there is no file '{At("none.pem")}'");
        Told(Files(pem, At("none.key")), $"Tls:Key: there is no file '{At("none.key")}'");
        Told(Files(pem, otherKey), $"Tls:Key: '{otherKey}' is not the key of '{pem}'");
        Told(Files(pem, ""), "Tls:Certificate: ", "name it by Tls:Key");
        Told(Files(Write("text.pem", "no certificate"), key), "Tls:Certificate: ", "has no certificate in it");
        Told(Files(Write("old.pem", old.ExportCertificatePem()), Write("old.key", Key(old))), "Tls:Certificate: ", "expired on 2026-11-23 12:00 UTC");
        File.WriteAllBytes(At("own.pfx"), made.Export(X509ContentType.Pfx, "word"));
        Told(Files(At("own.pfx"), "", "wrong"), "Tls:Certificate: ", "a password is Tls:Password");
        Assert.Contains("valid from", Assert.Throws<ConfigurationException>(() => Files(pem, key).Read(Now.AddDays(-30))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_was_renewed_badly_leaves_the_one_before_in_use_until_it_is_mended()
    {
        var clock = new SteppedClock();
        using var first = Made("first", clock.GetUtcNow().AddDays(1));
        using var second = Made("second", clock.GetUtcNow().AddDays(1));
        var (pem, key) = (Write("own.pem", first.ExportCertificatePem()), Write("own.key", Key(first)));
        var renewed = new RenewedCertificate(Files(pem, key), TimeSpan.FromSeconds(60), clock, NullLogger.Instance);
        Write("own.pem", second.ExportCertificatePem());
        File.SetLastWriteTimeUtc(pem, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        clock.Step(TimeSpan.FromSeconds(61));
        Assert.Equal(first.Thumbprint, renewed.Now().TargetCertificate.Thumbprint);
        Write("own.key", Key(second));
        Assert.Equal(first.Thumbprint, renewed.Now().TargetCertificate.Thumbprint);
        clock.Step(TimeSpan.FromSeconds(61));
        Assert.Equal(second.Thumbprint, renewed.Now().TargetCertificate.Thumbprint);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CertificateFiles Files(string certificate, string key, string password = "") => new("Tls:Certificate", "Tls:Key", "Tls:Password", certificate, key, password);

    private static void Told(CertificateFiles files, params string[] words)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => files.Read(Now)).Message;
        Assert.StartsWith(words[0], wrong, StringComparison.Ordinal);
        Assert.All(words, w => Assert.Contains(w, wrong, StringComparison.Ordinal));
    }

    private static X509Certificate2 Made(string name, DateTimeOffset until, X509Certificate2? by = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        if (by is null) return request.CreateSelfSigned(until.AddDays(-10), until);
        using var issued = request.Create(by, by.NotBefore, until, [1, 2, 3]);
        return issued.CopyWithPrivateKey(key);
    }

    private static string Key(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private sealed class SteppedClock : TimeProvider
    {
        private TimeSpan _passed;

        public void Step(TimeSpan by) => _passed += by;

        public override DateTimeOffset GetUtcNow() => Now + _passed;

        public override long GetTimestamp() => _passed.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
