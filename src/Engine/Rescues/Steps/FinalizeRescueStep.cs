using System.Globalization;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Rescues.Steps;

/// <summary>
/// Gives the agent the hash of the password. The agent sets it for its user <c>rescue</c>, closes its API for good, and the ramdisk goes on as the rescue system;
/// the step ends when the API is seen closed.
/// </summary>
/// <seealso href="https://docs.openstack.org/ironic/latest/admin/rescue.html">Rescue mode</seealso>
public sealed class FinalizeRescueStep(AgentWatch watch) : IStep
{
    private const string Effect = "finalize", Unheard = "unheard", Closed = "closed";

    // An agent that has closed answers nobody. One that was only cut off for a moment is seen again within this time, and tells in its list whether it got the command.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10), Silence = TimeSpan.FromSeconds(20), Look = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("rescue", "finalize", "Gives the agent the hash of the password and lets it become the rescue system.")
    {
        Implementation = AgentRescue.Word, Stage = StepStage.Main, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Rescue] = 100 }, RequiresRamdisk = true, Abortable = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Journalled(Effect) is null)
        {
            var sent = await step.OnceAsync(Effect, repeat => SendAsync(step, repeat, cancel)).ConfigureAwait(false);
            if (!sent.Ok) return await UnansweredAsync(step, sent.Problem).ConfigureAwait(false);
        }

        return await ClosedAsync(step, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
    }

    private static async Task<Result<JsonMap>> SendAsync(StepContext step, bool repeat, CancellationToken cancel)
    {
        if (step.Open(step.Request.Text(RescuePassword.Key)) is not { } hash)
        {
            return new Problem("sealed", 500, "The hash of the password cannot be opened: the key of the store is another one.");
        }

        var parameters = JsonMap.Empty.With("rescue_password", hash.Reveal()).With("hashed", true);
        var sent = await step.Agent.StartAsync("rescue.finalize_rescue", parameters, AgentWork.Mark(step, Effect), repeat, cancel).ConfigureAwait(false);
        if (!sent.Ok) return sent.Problem;
        return sent.Value.Status is AgentCommandStatus.Succeeded or AgentCommandStatus.Running ? JsonMap.Empty.With("id", sent.Value.Id)
            : new Problem("agent-step-failed", 502, $"The agent could not set the password of the rescue system: {sent.Value.Error ?? "it gave no reason"}");
    }

    // The answer may be lost with the agent that sent it (its API closes right after), or with a crash of ours. It was there when the command left: silence since then is the answer.
    private async Task<StepOutcome> UnansweredAsync(StepContext step, Problem problem)
    {
        if (problem.Slug != "agent-unreachable" || step.Node.DriverInternalInfo.Map(AgentKeys.Sent).Text("mark") != AgentWork.Mark(step, Effect)) return watch.Later(step, problem, Poll);

        var now = step.Clock.GetUtcNow();
        var first = await step.OnceAsync(Unheard, _ => Task.FromResult<Result<JsonMap>>(JsonMap.Empty.With("at", now.ToString("O")))).ConfigureAwait(false);
        var since = DateTimeOffset.Parse(first.Value!.Text("at")!, CultureInfo.InvariantCulture);
        if (now - since < Silence || step.Agent.LastHeard > since) return watch.Later(step, problem, step.Agent.LastHeard > since ? Poll : Silence - (now - since));

        await step.OnceAsync(Effect, _ => Task.FromResult<Result<JsonMap>>(JsonMap.Empty.With("unheard", true))).ConfigureAwait(false);
        await step.NoteAsync("The agent's answer was lost, and its API has closed since, as it does with the password set: the rescue system is taken as ready.").ConfigureAwait(false);
        return new StepOutcome.Done();
    }

    // Null once the API is closed. An agent that keeps it open is told in the log; the rescue system is there all the same.
    private static async Task<StepOutcome?> ClosedAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Journalled(Closed) is not null) return null;
        var answers = await step.Agent.CommandsAsync(cancel).ConfigureAwait(false);
        if (answers.Ok || answers.Problem.Slug is not "agent-unreachable")
        {
            if (step.Clock.GetUtcNow() - step.BeganAt < Patience) return new StepOutcome.Wait(Look, "the agent to close its API");
            await step.NoteAsync($"The agent still answers {Patience.TotalSeconds:0} s after it got the password: its API should be closed.").ConfigureAwait(false);
        }

        await step.OnceAsync(Closed, _ => Task.FromResult<Problem?>(null)).ConfigureAwait(false);
        return null;
    }
}
