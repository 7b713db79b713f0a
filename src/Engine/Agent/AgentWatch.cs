using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Agent;

/// <summary>
/// Looks after an agent whose heartbeats are overdue: it is asked, and as long as it answers, the work goes on. Only one that answers nothing for the whole of
/// <c>Deploy:AgentLostSeconds</c> is given up, whether its heartbeats still come or not: without answers it cannot be put to work.
/// </summary>
public sealed class AgentWatch(IOptions<AgentOptions> options)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(15);

    private TimeSpan Overdue => TimeSpan.FromSeconds(options.Value.HeartbeatTimeoutSeconds);

    private TimeSpan Longest => TimeSpan.FromSeconds(options.Value.LostSeconds);

    /// <summary>What a step ends in whose question to the agent was answered with a problem: a wait while it is worth it, a failure otherwise.</summary>
    /// <param name="step">The step.</param>
    /// <param name="problem">What came instead of an answer.</param>
    /// <param name="poll">How soon it asks again.</param>
    public StepOutcome Later(StepContext step, Problem problem, TimeSpan poll) => problem.Slug switch
    {
        "agent-busy" => new StepOutcome.Wait(problem.RetryAfter ?? poll, "the agent, which is busy") { SeenAt = step.Clock.GetUtcNow() },
        "agent-unreachable" => Lost(step, problem) is { } lost ? new StepOutcome.Failed(lost) : new StepOutcome.Wait(poll, "the agent, which does not answer"),
        _ => new StepOutcome.Failed(problem),
    };

    /// <summary>From inside a step that waits for something else and needs the agent afterwards: asks the agent when its heartbeats are overdue.</summary>
    /// <returns>Why it is given up, or null; and when to look again.</returns>
    public async Task<(Problem? Lost, TimeSpan Next)> LookAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Agent.Address is null || step.Agent.LastHeard is not { } heard) return (null, Overdue);
        var left = heard + Overdue - step.Clock.GetUtcNow();
        if (left > TimeSpan.Zero) return (null, left);

        var answer = await step.Agent.CommandsAsync(cancel).ConfigureAwait(false);
        if (answer.Ok) return (null, Overdue);
        return (answer.Problem.Slug == "agent-unreachable" ? Lost(step, answer.Problem) : answer.Problem, AskAgain < Longest ? AskAgain : Longest);
    }

    private Problem? Lost(StepContext step, Problem problem)
    {
        var now = step.Clock.GetUtcNow();
        var since = step.Agent.UnansweredSince is { } asked && asked > step.BeganAt ? asked : step.BeganAt;
        if (step.Agent.UnansweredSince is null || now - since < Longest) return null;
        var beats = step.Agent.LastHeard > since ? ", although its heartbeats come" : "";
        return new Problem("agent-lost", 504, $"The agent did not answer for {(now - since).TotalSeconds:0} s{beats}. {problem.Told}")
        {
            Fix = beats.Length > 0 ? "Let this server reach the agent's address." : "Look at the machine's console; then try again.",
            Inside = problem.Inside,
        };
    }
}
