using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Tls;

/// <summary>A certificate that is read again when its files have changed. One that cannot be used is told in the log, and the one before stays.</summary>
internal sealed partial class RenewedCertificate(CertificateFiles files, TimeSpan every, TimeProvider clock, ILogger log)
{
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _now = files.Read(clock.GetUtcNow());
    private (DateTime Certificate, DateTime Key) _writtenAt = files.WrittenAt();
    private long _lookedAt = clock.GetTimestamp();

    /// <summary>The certificate with those that stand above it.</summary>
    public SslStreamCertificateContext Now()
    {
        lock (_lock)
        {
            if (clock.GetElapsedTime(_lookedAt) < every) return _now;
            _lookedAt = clock.GetTimestamp();
            if (files.WrittenAt() is var writtenAt && writtenAt != _writtenAt) Read(writtenAt);
            return _now;
        }
    }

    private void Read((DateTime Certificate, DateTime Key) writtenAt)
    {
        try
        {
            _now = files.Read(clock.GetUtcNow());
            LogRenewed(files.CertificateName, files.Certificate, Until(_now.TargetCertificate));
            _writtenAt = writtenAt;
        }
        catch (ConfigurationException e)
        {
            LogKept(e.Message, Until(_now.TargetCertificate));
        }
    }

    private static DateTime Until(X509Certificate2 certificate) => certificate.NotAfter.ToUniversalTime();

    [LoggerMessage(900, LogLevel.Information, "{Key}: {File} was renewed; it is valid until {Until:u}.")]
    private partial void LogRenewed(string key, string file, DateTime until);

    [LoggerMessage(901, LogLevel.Warning, "{Why} The certificate before stays in use; it is valid until {Until:u}.")]
    private partial void LogKept(string why, DateTime until);
}
