using System.Collections.Concurrent;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Operations;

/// <summary>Runs an operation from its recorded place until it rests: waits, is held, or has ended. Decides nothing (<see cref="RunRules"/> do), remembers nothing (rows do).</summary>
public sealed partial class OperationRunner(StepHouse house, RunRules rules, StepCatalogue catalogue, OpenOperations open, AgentWakes wakes, Drain drain, ILogger<OperationRunner> log) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, Job> _running = new();
    private readonly ConcurrentDictionary<Guid, bool> _calledAgain = new();
    private IDisposable? _watch;

    /// <summary>How many operations this process works on now.</summary>
    public int Running => _running.Count;

    /// <summary>Whether this process works on an operation now.</summary>
    public bool Runs(Guid operation) => _running.ContainsKey(operation);

    /// <summary>Ends when this process works on nothing.</summary>
    public async Task IdleAsync()
    {
        while (_running.Values.ToArray() is { Length: > 0 } jobs) await Task.WhenAll(jobs.Select(j => j.Ended.Task)).ConfigureAwait(false);
    }

    /// <summary>Interrupts everything at the nearest safe point; each operation is let go where its row says.</summary>
    public void Interrupt()
    {
        foreach (var job in _running.Values) job.Interrupt();
    }

    /// <summary>From now on, work whose lease is lost is stopped.</summary>
    public void Watch() => _watch ??= house.Leases.WhenLost(lease =>
    {
        if (_running.TryGetValue(lease.Operation, out var job)) job.Interrupt();
    });

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    /// <summary>Runs the operation. A second call while it runs returns at once: the first one looks again before it leaves. Nothing is begun while this process drains.</summary>
    /// <param name="id">The operation.</param>
    /// <param name="onlyIfDue">Leave it alone when it waits for a later time: a timer may have been overtaken by another conductor.</param>
    /// <param name="stop">Ends it at the next boundary.</param>
    public async Task RunAsync(Guid id, bool onlyIfDue, CancellationToken stop)
    {
        if (drain.On) return;
        using var job = new Job(stop);
        _calledAgain[id] = true;
        if (!_running.TryAdd(id, job)) return;
        _calledAgain.TryRemove(id, out _);
        StepTurn? turn = null;
        try
        {
            if (drain.CutOff) job.Interrupt();
            turn = await CommitAsync(id, unit => rules.Begin(unit, id, onlyIfDue)).ConfigureAwait(false);
            while (turn is not null) turn = await StepAsync(turn, job.Token, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LeaseLostException or OperationCanceledException)
        {
            LogLeft(id, e.Message);
            if (turn is not null && job.Token.IsCancellationRequested) await LetGoAsync(turn.Lease).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            LogBroken(e, id);
        }
        finally
        {
            _running.TryRemove(id, out _);
            if (_calledAgain.TryRemove(id, out _) && open.Find(id) is not null) _ = RunAsync(id, onlyIfDue: true, stop); // e.g. a hold answered while it was being recorded
            job.Ended.TrySetResult();
        }
    }

    /// <summary>Lets go of an operation that this process has a lease for: it is due, and whoever takes work goes on.</summary>
    public async Task LetGoAsync(Lease lease)
    {
        try
        {
            await house.Store.CommitAsync(Caller.Engine, null, unit => RunRules.LetGo(unit, lease)).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            LogBroken(e, lease.Operation); // its lease runs out
        }
    }

    // Runs one step and records how it ended; gives the next one, null when the operation rests.
    private async Task<StepTurn?> StepAsync(StepTurn turn, CancellationToken cancel, CancellationToken stop)
    {
        var id = turn.Operation.Id;
        cancel.ThrowIfCancellationRequested(); // between steps: the row says where to go on
        var heard = wakes.Turn(turn.Operation.NodeId);
        await house.Halt.PassAsync(NodeOf(turn), $"{turn.Run.Step.Name}/begun").ConfigureAwait(false);
        var outcome = await CallAsync(turn, cancel).ConfigureAwait(false);
        if (outcome is StepOutcome.Failed) cancel.ThrowIfCancellationRequested(); // what failed may have failed because it was interrupted: it is tried again
        await house.Halt.PassAsync(NodeOf(turn), $"{turn.Run.Step.Name}/ended").ConfigureAwait(false);
        var next = await CommitAsync(id, unit => rules.Settle(unit, turn, outcome, leave: drain.On)).ConfigureAwait(false);
        await house.Halt.PassAsync(NodeOf(turn), $"{turn.Run.Step.Name}/recorded").ConfigureAwait(false);
        if (next is not null || drain.On) return next;
        if (outcome is StepOutcome.Wait && wakes.Turn(turn.Operation.NodeId) != heard)
        {
            return await CommitAsync(id, unit => rules.Begin(unit, id, false)).ConfigureAwait(false); // the agent called while the step was at work
        }

        if (open.Find(id) is null && Follower(turn.Operation.NodeId) is { } follower && follower.Id != id) _ = RunAsync(follower.Id, false, stop); // a tear-down has ended, its cleaning begins
        return null;
    }

    private Provisioning.Node? NodeOf(StepTurn turn) => house.Feed.Fleet.Find(turn.Operation.NodeId);

    private Operation? Follower(Guid node) => house.Feed.Fleet.Find(node)?.Operation is { } id ? open.Find(id) : null;

    private async Task<StepOutcome> CallAsync(StepTurn turn, CancellationToken cancel)
    {
        var node = house.Feed.Fleet.Find(turn.Operation.NodeId);
        if (node is null) throw new LeaseLostException();
        var planned = turn.Run.Step;
        var step = planned.Children is not null ? catalogue.OnChildren : planned.InBand ? catalogue.InBand : catalogue.Find(node, planned.Interface, planned.Step);
        if (step is null) return new StepOutcome.Failed(Planner.UnknownStep(planned, []));
        if (Placeholders.Unfit(step, turn.Operation.Current!.Args, planned, node, turn.Operation.Kind) is { } unfit) return new StepOutcome.Failed(unfit);
        try
        {
            return await step.RunAsync(new RunningStep(house, turn), cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (LeaseLostException or OperationCanceledException or OutOfMemoryException))
        {
            LogStepBroken(e, planned.Name, node.Label);
            return new StepOutcome.Failed(Problem.Bug($"Step {planned.Name} broke down inside ({e.GetType().Name}); the log has the details.", e.ToString()));
        }
    }

    private async Task<StepTurn?> CommitAsync(Guid id, Func<IUnit, Result<StepTurn?>> decide)
    {
        var by = open.Find(id) is { State: not OperationState.Held, By: { } asked } ? asked with { Reason = null } : Caller.Engine; // a hold is ended by its deadline, not by who started it
        var done = await house.Store.CommitAsync(by, null, decide).ConfigureAwait(false);
        return done.Problem is null ? done.Value : throw new LeaseLostException();
    }

    private sealed class Job(CancellationToken stop) : IDisposable
    {
        private readonly CancellationTokenSource _work = CancellationTokenSource.CreateLinkedTokenSource(stop);

        public CancellationToken Token => _work.Token;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Interrupt()
        {
            try
            {
                _ = _work.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // it has ended just now
            }
        }

        public void Dispose() => _work.Dispose();
    }

    [LoggerMessage(210, LogLevel.Information, "Operation {Operation} is left where its row says: {Why}")]
    private partial void LogLeft(Guid operation, string why);

    [LoggerMessage(211, LogLevel.Error, "Operation {Operation} could not go on; the sweep tries it again.")]
    private partial void LogBroken(Exception error, Guid operation);

    [LoggerMessage(212, LogLevel.Error, "Step {Step} of node {Node} broke down.")]
    private partial void LogStepBroken(Exception error, string step, string node);
}
