using IronicConsole.Engine.Audit;

namespace IronicConsole.Tests.Audit;

/// <summary>A program that keeps checkpoints elsewhere: a real one, fed by the engine.</summary>
public sealed class A_witness_of_checkpoints : IDisposable
{
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("witness-").FullName;

    private string Kept => Path.Combine(_elsewhere, "witness.jsonl");

    [Fact]
    public async Task Gets_each_line_as_it_was_signed_and_the_check_takes_it()
    {
        await using var bench = await BenchAsync("tee", "-a", Kept);
        await SignAsync(bench, 2);
        Assert.Equal(await bench.LinesAsync(), await File.ReadAllLinesAsync(Kept));
        Assert.Equal((2L, (string?)null), (bench.Board.Now.Witnessed!.Value.Sequence, bench.Board.Now.Trouble));
        Assert.Equal(1, Checkpoint.Read((await bench.LinesAsync())[1])!.Witnessed!.Value.Sequence);

        var check = AuditTrail.Of(bench.File, Witness());
        Assert.Empty(check.Findings);
        Assert.Equal(0, check.Unwitnessed);
        await bench.CommandAsync(5);
        Assert.Equal(5, AuditTrail.Of(bench.File, Witness()).Unwitnessed);
    }

    [Fact]
    public async Task Shows_what_was_cut_off()
    {
        await using var bench = await BenchAsync("tee", "-a", Kept);
        await SignAsync(bench, 2);
        await bench.CommandAsync(5);

        Forger.Cut(bench.File, 10); // behind the last checkpoint that was witnessed: nobody can tell
        Assert.Empty(AuditTrail.Of(bench.File, Witness()).Findings);
        Forger.Cut(bench.File, 7); // the checkpoint itself
        Assert.Equal(["Checkpoint 2 was witnessed and is not there any more: the trail was cut off."], AuditTrail.Of(bench.File, Witness()).Findings);
        Forger.Cut(bench.File, 6);
        Assert.Equal(
            ["Checkpoint 2 was witnessed and is not there any more: the trail was cut off.", "Link 7 of 'one' was witnessed and is not there any more: the trail was cut off."],
            AuditTrail.Of(bench.File, Witness()).Findings);
        Assert.Empty(AuditTrail.Of(bench.File).Findings);
    }

    [Theory]
    [InlineData("cat >&2; exit 3", "sh ended with 3: {")]
    [InlineData("exec sleep 60", "sh did not end within 1 s.")]
    public async Task That_fails_is_told_and_gets_the_line_again(string script, string told)
    {
        var (options, bad) = (Options("sh", "-c", $"test -f {_elsewhere}/mended && exec tee -a {Kept}; {script}"), Path.Combine(_elsewhere, "mended"));
        await using var bench = await CheckpointBench.SqliteAsync(options);
        await SignAsync(bench, 1);
        Assert.StartsWith($"Checkpoint 1 was not witnessed: {told}", bench.Board.Now.Trouble, StringComparison.Ordinal);
        Assert.Null(bench.Board.Now.Witnessed);

        await File.WriteAllTextAsync(bad, "");
        await bench.LookAsync();
        Assert.NotNull(bench.Board.Now.Trouble); // not at once
        bench.Clock.Jump(TimeSpan.FromMinutes(1));
        await bench.LookAsync();
        Assert.Equal((1L, (string?)null), (bench.Board.Now.Witnessed!.Value.Sequence, bench.Board.Now.Trouble));
        Assert.Single(await File.ReadAllLinesAsync(Kept));
    }

    [Fact]
    public async Task Gets_the_next_one_at_once_however_the_last_one_went()
    {
        var mended = Path.Combine(_elsewhere, "mended");
        await using var bench = await BenchAsync("sh", "-c", $"test -f {mended} && exec tee -a {Kept}; exit 3");
        await SignAsync(bench, 1);
        await File.WriteAllTextAsync(mended, "");
        await SignAsync(bench, 1);
        Assert.Equal((2L, (string?)null), (bench.Board.Now.Witnessed!.Value.Sequence, bench.Board.Now.Trouble));
        Assert.Equal((await bench.LinesAsync())[1], Assert.Single(await File.ReadAllLinesAsync(Kept)));
    }

    [Fact]
    public async Task Gets_after_a_restart_what_it_did_not_take_before()
    {
        await using var bench = await BenchAsync("false");
        await SignAsync(bench, 1);
        await bench.Store.DisposeAsync();
        await using var again = await CheckpointBench.SqliteAsync(Options("tee", "-a", Kept), bench.Folder);
        await again.LookAsync();
        await again.LookAsync();
        Assert.Equal(1, again.Board.Now.Witnessed!.Value.Sequence);
        Assert.Equal(await again.LinesAsync(), await File.ReadAllLinesAsync(Kept));
    }

    [Fact]
    public async Task That_is_not_there_or_reads_nothing_harms_nobody()
    {
        await using (var bench = await BenchAsync("/nowhere/at-all"))
        {
            await SignAsync(bench, 1);
            Assert.StartsWith("Checkpoint 1 was not witnessed: /nowhere/at-all could not be started: ", bench.Board.Now.Trouble, StringComparison.Ordinal);
        }

        await using var deaf = await BenchAsync("true");
        await SignAsync(deaf, 3);
        Assert.Equal(3, deaf.Board.Now.Witnessed!.Value.Sequence);
    }

    public void Dispose() => Directory.Delete(_elsewhere, recursive: true);

    private static AuditOptions Options(params string[] command) => new() { CheckpointRows = 3, CheckpointMinutes = 0, WitnessCommand = command, WitnessSeconds = command[^1].Contains("sleep", StringComparison.Ordinal) ? 1 : 30 };

    private static Task<CheckpointBench> BenchAsync(params string[] command) => CheckpointBench.SqliteAsync(Options(command));

    private static async Task SignAsync(CheckpointBench bench, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await bench.CommandAsync(3);
            await bench.LookAsync();
        }
    }

    private AuditWitness Witness() => AuditTrail.Witnessed(File.ReadAllLines(Kept));
}
