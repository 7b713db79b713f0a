using IronicConsole.RackSim.Ledger;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class The_ledger : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("ledger-").FullName, "ledger.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Goes_on_counting_after_a_restart()
    {
        using (var before = new EffectLedger(_path, TimeProvider.System))
        {
            before.Write("a", "power.on");
            before.Write("b", "power.on", changed: false);
        }
        using var after = new EffectLedger(_path, TimeProvider.System);
        after.Write("a", "power.off");

        Assert.Equal([(1L, "a", true), (2L, "b", false), (3L, "a", true)], after.Read().Select(e => (e.Seq, e.Machine, e.Changed)));
        Assert.Equal([3L], after.Read("a", after: 1).Select(e => e.Seq));
    }

    [Fact]
    public void Drops_a_line_that_a_crash_cut_short()
    {
        using (var before = new EffectLedger(_path, TimeProvider.System))
        {
            before.Write("a", "power.on");
        }
        File.AppendAllText(_path, "{\"seq\":2,\"at\":\"2026-");
        using (var after = new EffectLedger(_path, TimeProvider.System))
        {
            after.Write("a", "power.off");
        }
        using var last = new EffectLedger(_path, TimeProvider.System);
        Assert.Equal(["power.on", "power.off"], last.Read().Select(e => e.Name));
    }

    [Fact]
    public void Reads_what_is_older_than_it_remembers_from_its_file()
    {
        using var ledger = new EffectLedger(_path, TimeProvider.System, kept: 2);
        for (var i = 0; i < 5; i++)
        {
            ledger.Write("a", $"effect.{i}");
        }
        Assert.Equal([1L, 2L, 3L, 4L, 5L], ledger.Read().Select(e => e.Seq));
        Assert.Equal([5L], ledger.Read(after: 4).Select(e => e.Seq));
    }
}
