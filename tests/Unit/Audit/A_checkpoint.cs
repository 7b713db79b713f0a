using System.Diagnostics;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Tests.Audit;

/// <summary>docs/adr/0012-audit-checkpoints.md, on a real store.</summary>
public sealed class A_checkpoint
{
    private static readonly AuditOptions EachThree = new() { CheckpointRows = 3, CheckpointMinutes = 0 };

    [Fact]
    public async Task Is_signed_after_so_many_rows_and_says_where_the_chains_end()
    {
        await using var bench = await CheckpointBench.SqliteAsync(EachThree);
        await bench.CommandAsync(2);
        await bench.LookAsync();
        Assert.Empty(await bench.LinesAsync());

        await bench.CommandAsync();
        await bench.LookAsync();
        await bench.LookAsync();

        var first = Checkpoint.Read(Assert.Single(await bench.LinesAsync()))!;
        Assert.Equal((1, AuditHead.None.Hash, bench.Key, true), (first.Sequence, first.Before, first.Key, first.IsSigned));
        Assert.Equal(("one", 3L), (first.Heads.Single().Key, first.Heads.Single().Value.Link));
        Assert.Equal(first.Line, bench.Board.Now.Last!.Line);

        await bench.CommandAsync(3);
        await bench.LookAsync();
        var second = Checkpoint.Read((await bench.LinesAsync())[1])!;
        Assert.Equal((2, first.Hash, 7L), (second.Sequence, second.Before, second.Heads["one"].Link));
        var check = AuditTrail.Of(bench.File, new AuditWitness { Keys = [bench.Key] });
        Assert.Empty(check.Findings);
        Assert.Equal((second.Line, 0L), (check.Last!.Line, check.Newer));
    }

    [Fact]
    public async Task Is_signed_after_so_many_minutes_if_there_is_anything_new()
    {
        await using var bench = await CheckpointBench.SqliteAsync(new AuditOptions { CheckpointRows = 0, CheckpointMinutes = 15 });
        await bench.LookAsync();
        await bench.CommandAsync();
        await bench.LookAsync();
        Assert.Empty(await bench.LinesAsync());

        bench.Clock.Jump(TimeSpan.FromMinutes(16));
        await bench.LookAsync();
        bench.Clock.Jump(TimeSpan.FromMinutes(16));
        await bench.LookAsync();
        Assert.Single(await bench.LinesAsync());

        await bench.CommandAsync();
        await bench.LookAsync();
        Assert.Equal(2, (await bench.LinesAsync()).Count);
    }

    [Fact]
    public async Task Is_followed_by_the_next_one_after_a_restart()
    {
        await using var bench = await FilledAsync();
        await bench.Store.DisposeAsync();
        await using var again = await CheckpointBench.SqliteAsync(EachThree, bench.Folder);
        await again.CommandAsync(3);
        await again.LookAsync();
        Assert.Equal(4, again.Board.Now.Last!.Sequence);
        Assert.Empty(again.Findings(bench.Key));
    }

    [Fact]
    public async Task Signed_with_a_key_that_was_not_given_is_found()
    {
        await using var bench = await FilledAsync();
        await using var other = await FilledAsync();
        Assert.Empty(bench.Findings(other.Key, bench.Key));
        Assert.Equal([1, 2, 3], bench.Findings(other.Key).Select((f, i) => f.StartsWith($"Checkpoint {i + 1} (row {4 * (i + 1)}) is signed with another key than was given: ", StringComparison.Ordinal) ? i + 1 : 0));
    }

    [Fact]
    public async Task Shows_rows_that_were_forged_together_with_the_rest_of_their_chain()
    {
        await using var bench = await FilledAsync();
        Forger.Rechain(bench.File, "one", row => { row.Outcome = row.Number == 6 ? "forbidden" : row.Outcome; return row; });
        Assert.Equal(
            ["Row 7 (link 7 of 'one') is not the one that checkpoint 2 names.", "Row 11 (link 11 of 'one') is not the one that checkpoint 3 names."], bench.Findings(bench.Key));
    }

    [Fact]
    public async Task Shows_rows_that_were_taken_out_with_the_checkpoints_behind_them()
    {
        await using var bench = await FilledAsync();
        Forger.Rechain(bench.File, "one", row => row.Number is >= 5 and <= 8 ? null : row);
        Assert.Contains("Checkpoint 2 is missing before row 12.", bench.Findings(bench.Key));
    }

    [Fact]
    public async Task That_was_changed_moved_or_repeated_is_found()
    {
        await using var bench = await FilledAsync();
        var lines = await bench.LinesAsync();
        void Set(long row, string line) => Forger.Rechain(bench.File, "one", r => { r.Detail = r.Number == row ? line : r.Detail; return r; });

        Set(8, lines[1].Replace("\"link\":7", "\"link\":6", StringComparison.Ordinal));
        Assert.Contains("Checkpoint 2 (row 8) is not signed with the key that it names.", bench.Findings());
        Set(8, lines[0]);
        Assert.Contains("Checkpoint 1 (row 8) is not in its place.", bench.Findings());
        Set(8, "nothing");
        Assert.Contains("Row 8 says that it is a checkpoint and is none.", bench.Findings());

        // With a key of his own he can sign what he likes; only a key that is kept elsewhere tells.
        using var his = SigningKey.FromFile(Path.Combine(bench.Folder, "his.key"));
        var (one, three) = (Checkpoint.Read(lines[0])!, Checkpoint.Read(lines[2])!);
        var two = Checkpoint.Sign(his, one, Checkpoint.Read(lines[1])!.Heads, one.At, null);
        Set(8, two.Line);
        Assert.Contains("Checkpoint 3 (row 12) does not follow the one before it.", bench.Findings());
        Set(12, Checkpoint.Sign(his, two, Heads(bench, 11), three.At, null).Line);
        Assert.DoesNotContain(bench.Findings(), f => f.StartsWith("Checkpoint", StringComparison.Ordinal));
        Assert.Contains(bench.Findings(bench.Key), f => f.StartsWith("Checkpoint 2 (row 8) is signed with another key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_not_signed_upon_a_trail_that_is_not_what_the_last_one_says()
    {
        await using var bench = await FilledAsync();
        Forger.Rechain(bench.File, "one", row => { row.Outcome = row.Number == 6 ? "forbidden" : row.Outcome; return row; });
        await bench.CommandAsync(3);
        await bench.LookAsync();
        Assert.Equal((3, "Checkpoint 3 says another thing of link 11 of 'one' than the trail."), ((await bench.LinesAsync()).Count, bench.Board.Now.Trouble));

        Forger.Rechain(bench.File, "one", row => row.Number == 12 ? null : row);
        await bench.CommandAsync(3);
        await bench.LookAsync();
        Assert.Equal((2, "Checkpoint 3 is no longer in the trail."), ((await bench.LinesAsync()).Count, bench.Board.Now.Trouble));
    }

    [Fact]
    public async Task Can_be_checked_without_this_program()
    {
        await using var bench = await FilledAsync();
        var line = (await bench.LinesAsync())[2];
        var at = line.LastIndexOf(",\"signature\":\"", StringComparison.Ordinal);
        var (text, signature, pem) = (Path.Combine(bench.Folder, "text"), Path.Combine(bench.Folder, "signature"), Path.Combine(bench.Folder, "pem"));
        await File.WriteAllTextAsync(text, line[..at]);
        await File.WriteAllBytesAsync(signature, Convert.FromBase64String(line[(at + 14)..^2]));
        await File.WriteAllTextAsync(pem, $"-----BEGIN PUBLIC KEY-----\n{bench.Key}\n-----END PUBLIC KEY-----\n");
        using var openssl = Process.Start(new ProcessStartInfo("openssl", ["dgst", "-sha256", "-verify", pem, "-signature", signature, text]) { RedirectStandardOutput = true })!;
        Assert.Equal("Verified OK", (await openssl.StandardOutput.ReadToEndAsync()).Trim());
    }

    [Fact]
    public async Task Comes_from_a_key_that_only_its_owner_reads()
    {
        await using var bench = await CheckpointBench.SqliteAsync(EachThree);
        var file = new AuditOptions().KeyFile(bench.Folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        await File.WriteAllTextAsync(file, "nothing");
        Assert.Contains("Audit:SigningKeyFile", Assert.Throws<ConfigurationException>(() => SigningKey.FromFile(file)).Message, StringComparison.Ordinal);
        Assert.Contains("Audit:SigningKeyFile", Assert.Throws<ConfigurationException>(() => SigningKey.FromFile("/proc/audit.key")).Message, StringComparison.Ordinal);
    }

    // Rows 1 to 12; 4, 8 and 12 are checkpoints.
    private static async Task<CheckpointBench> FilledAsync()
    {
        var bench = await CheckpointBench.SqliteAsync(EachThree);
        for (var i = 0; i < 3; i++)
        {
            await bench.CommandAsync(3);
            await bench.LookAsync();
        }

        return bench;
    }

    private static Dictionary<string, AuditHead> Heads(CheckpointBench bench, long link) =>
        Forger.Rows(bench.File, "one").Where(r => r.Link == link).ToDictionary(r => r.Writer, r => new AuditHead(r.Link, r.Hash));
}
