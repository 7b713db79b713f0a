using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Audit;

/// <summary>
/// Signs where the chains end, after so many rows or minutes, and gives what is signed to the witness. Each process looks whether it is time; whoever comes first signs, alone, and the others see it.
/// It signs on only upon a trail that still is what the last checkpoint says.
/// </summary>
public sealed partial class Checkpoints(
    IStoreHost store, StoreOptions own, SigningKey key, WitnessHook hook, CheckpointBoard board, IOptions<AuditOptions> options, ILogger<Checkpoints> log) : IPeriodicTask
{
    // On PostgreSQL rows of other processes may appear a little behind the newest one.
    private const long Margin = 10_000;
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private readonly AuditOptions _options = options.Value;
    private Kept? _last;
    private Witnessed? _witnessed;
    private (long Sequence, DateTimeOffset Again) _failed;
    private string? _refused;
    private long _looked;

    /// <inheritdoc/>
    public string Name => Checkpoint.Command;

    /// <inheritdoc/>
    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            var db = store.Context();
            await using (db.ConfigureAwait(false))
            {
                if (await DueAsync(db, cancel).ConfigureAwait(false)) await store.AloneAsync(() => SignAsync(db, cancel), cancel).ConfigureAwait(false);
            }

            var kept = await GiveAsync(cancel).ConfigureAwait(false);
            Tell(_refused ?? kept);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Tell(e.Message);
            throw;
        }
    }

    private void Tell(string? trouble) => board.Now = new CheckpointState { Last = _last?.Checkpoint, Witnessed = _witnessed, Trouble = trouble };

    private async Task<bool> DueAsync(EngineDb db, CancellationToken cancel)
    {
        var newest = await db.Audit.MaxAsync(a => (long?)a.Number, cancel).ConfigureAwait(false) ?? 0;
        var from = Math.Max(_last?.Row ?? 0, _looked);
        var found = await db.Audit.AsNoTracking().Where(a => a.Number > from && a.Command == Checkpoint.Command && a.Outcome == "done").OrderByDescending(a => a.Number).FirstOrDefaultAsync(cancel).ConfigureAwait(false);
        _looked = newest - Margin;
        if (found is not null && Checkpoint.Read(found.Detail) is { } checkpoint)
        {
            _last = new Kept(found.Number, found.Writer, checkpoint);
            if (checkpoint.Witnessed?.Sequence > (_witnessed?.Sequence ?? 0)) _witnessed = checkpoint.Witnessed;
        }

        if (newest <= (_last?.Row ?? 0)) return false;
        if (_options.CheckpointRows > 0 && newest - (_last?.Row ?? 0) >= _options.CheckpointRows) return true;
        if (_options.CheckpointMinutes == 0) return false;
        var since = _last?.Checkpoint.At ?? Documents.Time(await db.Audit.OrderBy(a => a.Number).Select(a => a.At).FirstAsync(cancel).ConfigureAwait(false));
        return store.Now - since >= TimeSpan.FromMinutes(_options.CheckpointMinutes);
    }

    private async Task SignAsync(EngineDb db, CancellationToken cancel)
    {
        _looked = 0; // another process may have been faster: nothing newer than what is known here may be overlooked now
        if (!await DueAsync(db, cancel).ConfigureAwait(false)) return;
        var before = _refused;
        _refused = _last is { } last && await GoneAsync(db, last, cancel).ConfigureAwait(false) is { } gone ? $"Checkpoint {last.Checkpoint.Sequence} {gone}." : null;
        if (_refused is not null)
        {
            if (_refused != before) LogNotSigned(_refused);
            return;
        }

        var heads = new Dictionary<string, AuditHead>();
        var ends = await db.Audit.Where(a => a.Link > 0).GroupBy(a => a.Writer).Select(g => new { Writer = g.Key, Link = g.Max(a => a.Link) }).ToListAsync(cancel).ConfigureAwait(false);
        foreach (var end in ends) heads[end.Writer] = new AuditHead(end.Link, (await HashAsync(db, end.Writer, end.Link, cancel).ConfigureAwait(false))!);
        var next = Checkpoint.Sign(key, _last?.Checkpoint, heads, store.Now, _witnessed);
        var done = await store.CommitAsync<bool>(Caller.Engine, Checkpoint.Command, unit => { unit.Remark(next.Line); return true; }, cancel).ConfigureAwait(false);
        if (done.Problem is { } problem) throw new InvalidOperationException(problem.Told);
        await DueAsync(db, cancel).ConfigureAwait(false);
    }

    // What it said is looked at again before it is built upon: a process that has seen a trail does not sign another one in its place.
    private static async Task<string?> GoneAsync(EngineDb db, Kept last, CancellationToken cancel)
    {
        if (await db.Audit.Where(a => a.Number == last.Row).Select(a => a.Detail).FirstOrDefaultAsync(cancel).ConfigureAwait(false) != last.Checkpoint.Line) return "is no longer in the trail";
        if (!last.Checkpoint.IsSigned) return "is not signed with the key that it names";
        foreach (var (writer, head) in last.Checkpoint.Heads)
        {
            if (head.Link > 0 && await HashAsync(db, writer, head.Link, cancel).ConfigureAwait(false) != head.Hash) return $"says another thing of link {head.Link} of '{writer}' than the trail";
        }

        return null;
    }

    private static Task<string?> HashAsync(EngineDb db, string writer, long link, CancellationToken cancel) =>
        db.Audit.Where(a => a.Writer == writer && a.Link == link && a.Link > 0).Select(a => a.Hash).FirstOrDefaultAsync(cancel);

    // Whoever signed it gives it, and again each minute until it is taken or there is a newer one, which says more.
    private async Task<string?> GiveAsync(CancellationToken cancel)
    {
        if (!hook.On || _last is not { } last || last.Writer != own.Conductor || last.Checkpoint.Sequence <= (_witnessed?.Sequence ?? 0)) return null;
        if (last.Checkpoint.Sequence == _failed.Sequence && store.Now < _failed.Again) return board.Now.Trouble;
        var why = await hook.GiveAsync(last.Checkpoint.Line, cancel).ConfigureAwait(false);
        if (why is null)
        {
            _witnessed = new Witnessed(last.Checkpoint.Sequence, store.Now);
            return null;
        }

        _failed = (last.Checkpoint.Sequence, store.Now + Again);
        LogNotWitnessed(last.Checkpoint.Sequence, why);
        return $"Checkpoint {last.Checkpoint.Sequence} was not witnessed: {why}";
    }

    private sealed record Kept(long Row, string Writer, Checkpoint Checkpoint);

    [LoggerMessage(250, LogLevel.Error, "The audit trail was changed, and nothing more is signed upon it: {Why} Run: ironic-console audit verify")]
    private partial void LogNotSigned(string why);

    [LoggerMessage(251, LogLevel.Warning, "Audit checkpoint {Sequence} was not witnessed and is given again: {Why}")]
    private partial void LogNotWitnessed(long sequence, string why);
}
