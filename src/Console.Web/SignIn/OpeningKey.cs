using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IronicConsole.Web.SignIn;

/// <summary>What opens a session, an invitation or the API, and is kept nowhere but with who holds it: 256 random bits. Here it goes by its SHA-256; with so many bits it needs no salt and no slow hash.</summary>
internal static class OpeningKey
{
    /// <summary>A new one, 43 characters.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The name that it is kept by.</summary>
    public static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
