using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace IronicConsole.Tests.House;

/// <summary>What a built assembly uses of the broken or outdated cryptography of .NET: read from its metadata, so that generated code and suppressed warnings count too.</summary>
internal static class WeakCryptography
{
    private const string Namespace = "System.Security.Cryptography";
    private static readonly string[] Types =
    [
        "MD5", "MD5Cng", "MD5CryptoServiceProvider", "SHA1", "SHA1Cng", "SHA1Managed", "SHA1CryptoServiceProvider", "HMACMD5", "HMACSHA1",
        "DES", "DESCryptoServiceProvider", "TripleDES", "TripleDESCng", "TripleDESCryptoServiceProvider", "RC2", "RC2CryptoServiceProvider",
    ];

    // A class that is fine has members that are not: those that mean SHA-1 without saying so, and those that take the algorithm's name from a text.
    private static readonly string[] Members =
    [
        "HashAlgorithmName.get_MD5", "HashAlgorithmName.get_SHA1", "HashAlgorithmName..ctor", "HashAlgorithmName.FromOid",
        "HashAlgorithm.Create", "HMAC.Create", "KeyedHashAlgorithm.Create", "SymmetricAlgorithm.Create", "CryptoConfig.CreateFromName",
        "RSAEncryptionPadding.get_Pkcs1", "RSAEncryptionPadding.get_OaepSHA1", "X509Certificate2.get_Thumbprint",
    ];

    // The overloads that name an algorithm are fine.
    private static readonly string[] MembersWithoutArguments = ["X509Certificate.GetCertHash", "X509Certificate.GetCertHashString", "X509Certificate2.GetCertHash", "X509Certificate2.GetCertHashString"];

    /// <summary>The types and members, each once; empty when there are none.</summary>
    /// <param name="assembly">Path of the file.</param>
    public static IReadOnlyList<string> In(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        var types = reader.TypeReferences.Select(reader.GetTypeReference).Where(t => IsOurs(reader, t)).Select(t => reader.GetString(t.Name)).Where(Types.Contains);
        var members = reader.MemberReferences.Select(reader.GetMemberReference).Select(m => Word(reader, m)).OfType<string>();
        return [.. types.Concat(members).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string? Word(MetadataReader reader, MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeReference) return null;
        var type = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
        if (!IsOurs(reader, type)) return null;
        var word = $"{reader.GetString(type.Name)}.{reader.GetString(member.Name)}";
        return Members.Contains(word) || (MembersWithoutArguments.Contains(word) && Arguments(reader, member) == 0) ? word : null;
    }

    private static int Arguments(MetadataReader reader, MemberReference member)
    {
        var signature = reader.GetBlobReader(member.Signature);
        signature.ReadSignatureHeader();
        return signature.ReadCompressedInteger();
    }

    private static bool IsOurs(MetadataReader reader, TypeReference type) => reader.GetString(type.Namespace) is Namespace or Namespace + ".X509Certificates";
}
