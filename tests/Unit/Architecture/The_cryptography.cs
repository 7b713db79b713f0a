using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IronicConsole.Drivers;
using IronicConsole.Engine;
using IronicConsole.RackSim;
using IronicConsole.Web.Shell;

namespace IronicConsole.Tests.House;

/// <summary>The product has no use of MD5, SHA-1 and their kind. The compiler refuses it in sources (BannedSymbols.txt); this is what was built.</summary>
public sealed class The_cryptography
{
    [Theory]
    [InlineData(typeof(EngineSetup))]
    [InlineData(typeof(DriversSetup))]
    [InlineData(typeof(ShellSetup))]
    [InlineData(typeof(RackOptions))]
    public void Of_the_product_has_nothing_weak(Type of) => Assert.Empty(WeakCryptography.In(of.Assembly.Location));

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA1")]
    [InlineData("HMACSHA1")]
    [InlineData("TripleDES")]
    [InlineData("HashAlgorithmName.get_MD5")]
    [InlineData("HashAlgorithmName..ctor")]
    [InlineData("X509Certificate2.get_Thumbprint")]
    [InlineData("X509Certificate.GetCertHashString")]
    public void Is_found_where_it_is_used(string what)
    {
        var found = WeakCryptography.In(typeof(Used).Assembly.Location);
        Assert.Contains(what, found);
        Assert.DoesNotContain("HMACMD5", found);
    }

    /// <summary>Never called: what the check must find.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The check is proved on it.")]
    [SuppressMessage("Security", "CA5351", Justification = "The check is proved on it.")]
    private static class Used
    {
        public static object[] All(byte[] data, X509Certificate2 certificate) =>
        [
            MD5.HashData(data), SHA1.HashData(data), HMACSHA1.HashData(data, data), TripleDES.Create(), HashAlgorithmName.MD5, new HashAlgorithmName("SHA1"),
            certificate.Thumbprint, certificate.GetCertHashString(),
        ];
    }
}
