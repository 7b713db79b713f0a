using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SQLitePCL;

namespace IronicConsole.E2E.Crash;

/// <summary>What a store's file and key file hold, read without the product: docs/adr/0011-envelope-keys.md is all that this knows.</summary>
public sealed class SealedStore
{
    private const int Nonce = 12, Tag = 16;

    /// <summary>Ids of the data keys that lie in the store.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Passwords by the node's name; null where one does not open.</summary>
    public IReadOnlyDictionary<string, string?> Passwords { get; }

    private SealedStore(IReadOnlyList<(string, string)> facts, IReadOnlyList<(string Id, string Document)> nodes, byte[] master)
    {
        var keys = facts.Where(f => f.Item1.StartsWith("data-key ", StringComparison.Ordinal)).ToDictionary(
            f => f.Item1["data-key ".Length..], f => Open(master, f.Item2.Split(' ')[1], Encoding.UTF8.GetBytes(f.Item1.Replace('-', ' '))));
        Keys = [.. keys.Keys];
        Passwords = nodes.Select(n => (Guid.Parse(n.Id), JsonNode.Parse(n.Document)!)).ToDictionary(n => n.Item2["Name"]!.ToString(), n => Password(keys, n.Item1, n.Item2["DriverInfo"]!["redfish_password"]!.ToString()));
    }

    /// <summary>Reads a copy of a store that nobody is at work on, as it was left.</summary>
    public static SealedStore Of(string data)
    {
        var copy = Directory.CreateTempSubdirectory("left-").FullName;
        foreach (var part in new[] { "", "-wal" }.Select(p => $"ironic-console.db{p}").Where(p => File.Exists(Path.Combine(data, p)))) File.Copy(Path.Combine(data, part), Path.Combine(copy, part));
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(copy, "ironic-console.db"), out var database));
        var master = Convert.FromBase64String(File.ReadAllText(Path.Combine(data, "secrets.key")));
        SealedStore store;
        using (database) store = new SealedStore(Rows(database, "SELECT Key, Value FROM facts"), Rows(database, "SELECT Id, Document FROM nodes"), master);
        Directory.Delete(copy, recursive: true);
        return store;
    }

    private static string? Password(Dictionary<string, byte[]?> keys, Guid node, string text)
    {
        var parts = text.Split(':');
        if (parts is not ["sealed", "2", var key, var box]) return null;
        return keys.GetValueOrDefault(key) is { } held && Open(held, box, [.. Encoding.ASCII.GetBytes($"sealed:2:{key}:"), .. node.ToByteArray()]) is { } clear ? Encoding.UTF8.GetString(clear) : null;
    }

    private static byte[]? Open(byte[] key, string base64, byte[] about)
    {
        var box = Convert.FromBase64String(base64);
        var plain = new byte[box.Length - Nonce - Tag];
        try
        {
            using var aes = new AesGcm(key, Tag);
            aes.Decrypt(box.AsSpan(0, Nonce), box.AsSpan(Nonce + Tag), box.AsSpan(Nonce, Tag), plain, about);
            return plain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static List<(string, string)> Rows(sqlite3 database, string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(database, sql, out var statement));
        using (statement)
        {
            var rows = new List<(string, string)>();
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW) rows.Add((raw.sqlite3_column_text(statement, 0).utf8_to_string(), raw.sqlite3_column_text(statement, 1).utf8_to_string()));
            return rows;
        }
    }
}
