using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Audit;

/// <summary>The key that signs checkpoints: ECDSA on P-256 over SHA-256, signatures in DER, so that <c>openssl</c> can check them too.</summary>
public sealed class SigningKey : IDisposable
{
    private const int Bits = 256;
    private readonly ECDsa _key;

    private SigningKey(ECDsa key) => (_key, Public) = (key, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));

    /// <summary>Its public half: SubjectPublicKeyInfo in base64, the body of a PEM file on one line.</summary>
    public string Public { get; }

    /// <summary>Opens the key file, or makes one with mode 0600 when there is none.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, cannot be made, or holds no such key.</exception>
    public static SigningKey FromFile(string path)
    {
        try
        {
            if (!File.Exists(path)) Make(path);
            return Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"Audit:SigningKeyFile: {e.Message}");
        }
    }

    /// <summary>Opens the key file.</summary>
    /// <exception cref="ConfigurationException">It holds no such key.</exception>
    public static SigningKey Read(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.KeySize != Bits) throw new CryptographicException("it is on another curve");
            return new SigningKey(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ConfigurationException($"Audit:SigningKeyFile: '{path}' holds no private key of ECDSA on P-256: {e.Message}");
        }
    }

    /// <summary>Whether a text is a public key as <see cref="Public"/> gives it.</summary>
    public static bool IsPublic(string text) => Import(text) is { } key && Closed(key);

    /// <summary>Whether that key signed that text.</summary>
    /// <param name="key">A public key, as <see cref="Public"/> gives it.</param>
    /// <param name="text">The text.</param>
    /// <param name="signature">The signature in base64.</param>
    public static bool Verifies(string key, string text, string signature)
    {
        using var signer = Import(key);
        var bytes = new byte[signature.Length];
        return signer is not null && Convert.TryFromBase64String(signature, bytes, out var length)
            && signer.VerifyData(Encoding.UTF8.GetBytes(text), bytes.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The signature of a text, in base64.</summary>
    public string Sign(string text) => Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static void Make(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        file.Flush(flushToDisk: true);
    }

    private static ECDsa? Import(string text)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            if (key.KeySize == Bits) return key;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            // told below
        }

        key.Dispose();
        return null;
    }

    private static bool Closed(ECDsa key)
    {
        key.Dispose();
        return true;
    }
}
