using IronicConsole.Engine.Secrets;

namespace IronicConsole.Tests.Secrets;

/// <summary>Keys for tests.</summary>
internal static class KeyRings
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    /// <summary>A master key of 32 equal bytes.</summary>
    public static MasterKey Master(byte of = 1) => new(Enumerable.Repeat(of, MasterKey.Bytes).ToArray());

    /// <summary>A ring with one data key.</summary>
    public static KeyRing Ring(byte master = 1)
    {
        var key = Master(master);
        return new KeyRing(key, StoredKey.New(key, At));
    }

    /// <summary>A box with a data key of its own.</summary>
    public static SecretBox Box(byte master = 1) => new(Ring(master));

    /// <summary>A value as earlier programs sealed it: by the master key itself, about the node alone.</summary>
    public static string SealedByAnEarlierProgram(byte master, Guid node, string clear)
    {
        using var cipher = new Cipher(Enumerable.Repeat(master, MasterKey.Bytes).ToArray());
        return "sealed:1:" + Convert.ToBase64String(cipher.Seal(System.Text.Encoding.UTF8.GetBytes(clear), node.ToByteArray()));
    }
}
