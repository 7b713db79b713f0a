using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash;

/// <summary>The machines of a bench that rest, by the state that they rest in: what one flow leaves behind, another begins with.</summary>
public sealed class StepPool(CrashBench bench)
{
    private readonly Dictionary<string, Queue<string>> _resting = [];
    private readonly HashSet<string> _used = [];

    /// <summary>Brings machines that are enrolled, or available, to a state.</summary>
    /// <param name="machines">Their names.</param>
    /// <param name="verb">The verb that leads there; null when they are there.</param>
    /// <param name="state">The state.</param>
    public async Task FillAsync(IReadOnlyCollection<string> machines, string? verb, string state)
    {
        if (verb is not null)
        {
            await Task.WhenAll(machines.Select(m => bench.Api.VerbAsync(m, verb)));
            await Task.WhenAll(machines.Select(m => bench.Api.StateAsync(m, state)));
        }

        foreach (var machine in machines) Put(machine, state);
    }

    /// <summary>Gives a machine back; one that had an image is not deployed again, so that each image is seen once in the ledger.</summary>
    public void Put(string machine, string state)
    {
        if (state == "available" && _used.Contains(machine)) return;
        if (!_resting.TryGetValue(state, out var queue)) _resting[state] = queue = new();
        queue.Enqueue(machine);
    }

    /// <summary>A machine that rests in a state, or null.</summary>
    public string? Take(string state)
    {
        if (!_resting.TryGetValue(state, out var queue) || !queue.TryDequeue(out var machine)) return null;
        _used.Add(machine);
        return machine;
    }

    /// <summary>Makes a machine ready for a trial: its power, and what only this step or flow needs.</summary>
    public async Task PrepareAsync(StepTrial trial)
    {
        if (trial.Flow.Word == "adopt") await bench.ImageAsync(trial.Node);
        if (trial.Flow.Word == "inspect") await bench.Api.SetAsync(trial.Node, "/inspect_interface", trial.Row.Implementation ?? "agent");
        if (trial.Row.ClockOff) await bench.SetClockOffAsync(trial.Node);
        if (trial.Row.On is { } on) await bench.Api.PoweredAsync(trial.Node, on);
        foreach (var (kind, at) in trial.Cause) await bench.BreakAsync(trial.Node, kind, at);
    }

    /// <summary>Asks for the flow of a trial.</summary>
    public Task AskAsync(StepTrial trial, int times = 1) =>
        trial.Flow.Word == "power" ? bench.Api.PowerAsync(trial.Node, trial.Flow.Verb) : bench.Api.VerbAsync(trial.Node, trial.Flow.Verb, trial.Plan(times));

    /// <summary>Waits until the flow of a trial has ended.</summary>
    public Task<JsonNode> EndAsync(StepTrial trial) => bench.Api.EndAsync(trial.Node, trial.Flow.Rests, trial.Flow.Failed);
}
