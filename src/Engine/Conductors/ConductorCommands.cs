using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Conductors;

/// <summary>What a process can be asked: to drain, to hand off what still runs, to go back to work. Any process can be asked for any other; the audit trail keeps who did.</summary>
public sealed class ConductorCommands(ConductorRoster conductors, IStore store, IStoreHost host, AccessPolicy policy)
{
    private const int MostAttempts = 10;

    /// <summary>
    /// Lets a process begin no more work; a second time moves deadline and reason. Refusals: <c>not-found</c> 404, <c>conductor-gone</c> 409, <c>stopping</c> 409, <c>overtaken</c> 412, <c>invalid-input</c> 400.
    /// </summary>
    /// <param name="by">Who asks, and why.</param>
    /// <param name="name">The process.</param>
    /// <param name="time">How long running steps may go on before they are interrupted; null lets each come to its end.</param>
    /// <param name="seen">The revision that the caller has seen, when it insists on that; null takes any.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Result<Conductor>> DrainAsync(Caller by, string name, TimeSpan? time, long? seen = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (time is { } given && (given < TimeSpan.Zero || given > TimeSpan.FromDays(7)))
        {
            return Task.FromResult<Result<Conductor>>(Problem.Invalid("deadline_seconds", "A drain's deadline is between 0 and 604800 seconds (a week).", "Leave it out to wait for the end of each step."));
        }

        return OrderAsync(by, $"conductor drain {name}", name, seen, one => new DrainOrder(one.Drain?.AskedAt ?? host.Now, by.Name) { Deadline = host.Now + time, Reason = by.Reason, HandOff = one.Drain?.HandOff == true }, cancel);
    }

    /// <summary>Lets a process take work again; one that does not drain goes on. Refusals as for a drain.</summary>
    public Task<Result<Conductor>> BackToWorkAsync(Caller by, string name, long? seen = null, CancellationToken cancel = default) =>
        OrderAsync(by, $"conductor back to work {name}", name, seen, _ => (DrainOrder?)null, cancel);

    /// <summary>Interrupts what a draining process still runs, at the nearest safe point; others go on from the last recorded step. Refusals as for a drain, and <c>not-draining</c> 409.</summary>
    public Task<Result<Conductor>> HandOffAsync(Caller by, string name, long? seen = null, CancellationToken cancel = default) => OrderAsync(by, $"conductor hand off {name}", name, seen, one =>
        one.Drain is { } order ? order with { HandOff = true } : Problem.Conflict("not-draining", $"Conductor {name} takes work: what it handed off, it would take again.", "Drain it first."), cancel);

    private async Task<Result<Conductor>> OrderAsync(Caller by, string command, string name, long? seen, Func<Conductor, Result<DrainOrder?>> decide, CancellationToken cancel)
    {
        var done = policy.Denies(by.Access, Rule.ConductorDrain) is { } denied ? denied : await TryAsync(name, seen, decide, cancel).ConfigureAwait(false);
        await store.CommitAsync<bool>(by, command, _ => done.Problem is { } refused ? refused : true, cancel).ConfigureAwait(false);
        return done;
    }

    private async Task<Result<Conductor>> TryAsync(string name, long? seen, Func<Conductor, Result<DrainOrder?>> decide, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await FindAsync(name, cancel).ConfigureAwait(false) is not { } one) return Problem.NotFound("Conductor", name);
            if (seen is { } wanted && one.Revision != wanted) return Overtaken(name);
            if (!one.Alive) return Problem.Conflict("conductor-gone", $"Conductor {name} is not alive: nobody would follow.", "Start it again; it then takes work.");
            if (one.Vitals.Stopping) return Problem.Conflict("stopping", $"Conductor {name} is being stopped and ends as soon as its steps have.", "Start it again; it then takes work.");
            var order = decide(one);
            if (order.Problem is { } refused) return refused;
            if (order.Value == one.Drain) return one;
            if (await conductors.OrderAsync(one, order.Value, cancel).ConfigureAwait(false)) return await FindAsync(name, cancel).ConfigureAwait(false) is { } now ? now : Problem.NotFound("Conductor", name);
        }

        return Overtaken(name);
    }

    private async Task<Conductor?> FindAsync(string name, CancellationToken cancel) => (await conductors.ReadAsync(cancel).ConfigureAwait(false)).FirstOrDefault(c => c.Name == name);

    private static Problem Overtaken(string name) => new("overtaken", 412, $"Conductor {name} has changed since it was read.") { Field = "If-Match", Fix = "Read it again and decide anew." };
}
