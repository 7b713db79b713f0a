using System.Collections.Concurrent;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Operations;

/// <summary>Runs an operation from its recorded place until it rests: waits, is held, or has ended. Decides nothing (<see cref="RunRules"/> do), remembers nothing (rows do).</summary>
public sealed partial class OperationRunner(StepHouse house, RunRules rules, StepCatalogue catalogue, OpenOperations open, AgentWakes wakes, ILogger<OperationRunner> log)
{
    private readonly ConcurrentDictionary<Guid, byte> _running = new();

    /// <summary>How many operations this process works on now.</summary>
    public int Running => _running.Count;

    /// <summary>Runs the operation. A second call while it runs returns at once: the first one sees what the second came for.</summary>
    public async Task RunAsync(Guid id, CancellationToken cancel)
    {
        if (!_running.TryAdd(id, 0)) return;
        try
        {
            var turn = await CommitAsync(id, unit => rules.Begin(unit, id)).ConfigureAwait(false);
            while (turn is not null)
            {
                cancel.ThrowIfCancellationRequested(); // between steps: the row says where to go on
                var heard = wakes.Turn(turn.Operation.NodeId);
                await house.Halt.PassAsync(NodeOf(turn), $"{turn.Run.Step.Name}/begun").ConfigureAwait(false);
                var outcome = await CallAsync(turn, cancel).ConfigureAwait(false);
                await house.Halt.PassAsync(NodeOf(turn), $"{turn.Run.Step.Name}/ended").ConfigureAwait(false);
                var settled = turn;
                turn = await CommitAsync(id, unit => rules.Settle(unit, settled, outcome)).ConfigureAwait(false);
                await house.Halt.PassAsync(NodeOf(settled), $"{settled.Run.Step.Name}/recorded").ConfigureAwait(false);
                if (turn is null && outcome is StepOutcome.Wait && wakes.Turn(settled.Operation.NodeId) != heard)
                {
                    turn = await CommitAsync(id, unit => rules.Begin(unit, id)).ConfigureAwait(false); // the agent called while the step was at work
                }
                else if (turn is null && open.Find(id) is null && Follower(settled.Operation.NodeId) is { } next && next.Id != id)
                {
                    _ = RunAsync(next.Id, cancel); // a tear-down has ended, its cleaning begins
                }
            }
        }
        catch (Exception e) when (e is LeaseLostException or OperationCanceledException)
        {
            LogLeft(id, e.Message);
        }
        catch (InvalidOperationException e)
        {
            LogBroken(e, id);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    private Provisioning.Node? NodeOf(StepTurn turn) => house.Feed.Fleet.Find(turn.Operation.NodeId);

    private Operation? Follower(Guid node) => house.Feed.Fleet.Find(node)?.Operation is { } id ? open.Find(id) : null;

    private async Task<StepOutcome> CallAsync(StepTurn turn, CancellationToken cancel)
    {
        var node = house.Feed.Fleet.Find(turn.Operation.NodeId);
        if (node is null) throw new LeaseLostException();
        var planned = turn.Run.Step;
        var step = planned.InBand ? catalogue.InBand : catalogue.Find(node, planned.Interface, planned.Step);
        if (step is null) return new StepOutcome.Failed(Planner.UnknownStep(planned, []));
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
        var by = open.Find(id)?.By is { } asked ? asked with { Reason = null } : Caller.Engine;
        var done = await house.Store.CommitAsync(by, null, decide).ConfigureAwait(false);
        return done.Problem is null ? done.Value : throw new LeaseLostException();
    }

    [LoggerMessage(210, LogLevel.Information, "Operation {Operation} is left where its row says: {Why}")]
    private partial void LogLeft(Guid operation, string why);

    [LoggerMessage(211, LogLevel.Error, "Operation {Operation} could not go on; the sweep tries it again.")]
    private partial void LogBroken(Exception error, Guid operation);

    [LoggerMessage(212, LogLevel.Error, "Step {Step} of node {Node} broke down.")]
    private partial void LogStepBroken(Exception error, string step, string node);
}
