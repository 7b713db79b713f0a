using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Engine.Store.Rows;
using IronicConsole.Tests.Store;
using Xunit.Abstractions;

namespace IronicConsole.Tests.Audit;

/// <summary>A million commands, as a busy fleet leaves them in some months.</summary>
[Trait("Category", "Long")]
public sealed class A_long_trail(ITestOutputHelper output) : IDisposable
{
    private const int Rows = 1_000_000, Rounds = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("long-trail-").FullName;

    /// <summary>Ratio in one run, in turns: the check of the file beside the hashes of the very same bytes, which lie in memory.</summary>
    [Fact]
    public async Task Is_checked_in_at_most_five_times_what_its_hashes_cost()
    {
        await using (await StoreBench.SqliteAsync(_folder))
        {
            // makes the file
        }

        var file = Path.Combine(_folder, StoreFile.Name);
        var last = Fill(file);
        var (bare, check) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < Rounds; i++)
        {
            (var seconds, var hash) = Bare();
            Assert.Equal(last, hash);
            bare = Math.Min(bare, seconds);
            var began = Stopwatch.GetTimestamp();
            var found = AuditTrail.Of(file);
            check = Math.Min(check, Stopwatch.GetElapsedTime(began).TotalSeconds);
            Assert.Equal((Rows, 0L, last), (found.Rows, found.Count, found.Heads["one"].Hash));
        }

        output.WriteLine($"{Rows} rows: hashes alone {bare:F2} s, check {check:F2} s, ratio {check / bare:F2}");
        Assert.True(check <= 5 * bare, $"The check took {check:F2} s, the hashes alone {bare:F2} s.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static AuditRow Row(long number) => new()
    {
        Number = number, At = 1_764_000_000_000_000 + (number * 1_000_003), By = $$"""{"Kind":"Person","Name":"user-{{number % 17}}","From":"192.0.2.{{number % 250}}","RequestId":"req-{{new Guid((int)number, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10])}}"}""",
        Command = number % 3 == 0 ? "node provision clean" : "node set", NodeId = new Guid((int)number, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]), Outcome = number % 20 == 0 ? "invalid-state" : "done",
        Detail = number % 20 == 0 ? "The node is not in a state in which this can be done." : null,
    };

    private static string Fill(string file)
    {
        var chain = new AuditChain("one");
        using var rows = new RowWriter(file, "FULL");
        for (var from = 1; from <= Rows; from += 10_000)
        {
            var group = new Pending();
            for (var number = from; number < from + 10_000; number++) group.Audit.Add(chain.Add(Row(number)));
            rows.Begin();
            rows.Write(group);
            rows.Commit();
        }

        return chain.Head.Hash;
    }

    // The bytes of each link as docs/adr/0010-audit-chain.md has them, made beforehand; only the hashes are timed.
    private static (double Seconds, string Hash) Bare()
    {
        var links = Enumerable.Range(1, Rows).Select(n => Bytes(Row(n))).ToArray();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var began = Stopwatch.GetTimestamp();
        foreach (var link in links)
        {
            hash.CopyTo(link);
            SHA256.HashData(link, hash);
        }

        return (Stopwatch.GetElapsedTime(began).TotalSeconds, Convert.ToHexStringLower(hash));
    }

    private static byte[] Bytes(AuditRow row)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(new byte[SHA256.HashSizeInBytes]); // the hash before
        foreach (var number in new[] { row.Number, row.Number, row.At }) BinaryPrimitives.WriteInt64BigEndian(Next(8), number); // the link, the number, the time
        foreach (var text in new[] { "one", row.By, row.Command, row.NodeId.ToString()!.ToUpperInvariant(), row.Outcome, row.Detail })
        {
            BinaryPrimitives.WriteInt32BigEndian(Next(4), text is null ? -1 : Encoding.UTF8.GetByteCount(text));
            if (text is not null) bytes.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.WrittenSpan.ToArray();

        Span<byte> Next(int count)
        {
            var span = bytes.GetSpan(count)[..count];
            bytes.Advance(count);
            return span;
        }
    }
}
