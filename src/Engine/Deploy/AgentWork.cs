using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>Runs one long command in the agent from inside a step: sends it once, follows it, wakes with the agent's signs, and reboots the machine where the step asked for it.</summary>
public sealed class AgentWork(AgentSteps steps, AgentBoot boot, AgentWatch watch, IOptions<DeployOptions> options)
{
    private TimeSpan Poll => TimeSpan.FromSeconds(options.Value.PollSeconds);

    /// <summary>Runs a step of the agent's hardware managers.</summary>
    /// <param name="step">The step of ours that runs it.</param>
    /// <param name="args">Its arguments, secrets in clear.</param>
    /// <param name="cancel">Ends the wait, not the agent's work.</param>
    public async Task<StepOutcome> StepAsync(StepContext step, Func<Task<Result<JsonMap>>> args, CancellationToken cancel)
    {
        if (step.Journalled("result") is { } had) return await EndAsync(step, had, cancel).ConfigureAwait(false);

        var word = AgentSteps.Word(step.Kind);
        var ended = await CommandAsync(step, "start", $"{word}.execute_{word}_step", () => ParametersAsync(step, word, args), cancel).ConfigureAwait(false);
        if (ended.Outcome is { } notYet) return notYet;
        var command = ended.Command!;
        switch (command.Status)
        {
            case AgentCommandStatus.VersionMismatch:
                return await ReplanAsync(step, cancel).ConfigureAwait(false);
            case AgentCommandStatus.Failed:
                return new StepOutcome.Failed(new Problem("agent-step-failed", 502, $"The agent could not do it: {(command.Error ?? "it gave no reason").TrimEnd('.')}."));
            default:
                var result = command.Result is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty($"{word}_result", out var own) ? own : default;
                var kept = JsonMap.Empty.With("result", result.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(result.GetRawText()));
                await step.OnceAsync("result", _ => Task.FromResult<Result<JsonMap>>(kept)).ConfigureAwait(false);
                return await EndAsync(step, kept, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Runs any long command; one of the two answers is null.</summary>
    /// <param name="step">The step of ours that runs it.</param>
    /// <param name="name">Names the command within the step; journalled.</param>
    /// <param name="command"><c>extension.command</c>.</param>
    /// <param name="parameters">Makes its parameters when it is sent.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<(AgentCommand? Command, StepOutcome? Outcome)> CommandAsync(
        StepContext step, string name, string command, Func<Task<Result<JsonMap>>> parameters, CancellationToken cancel)
    {
        var started = await step.OnceAsync(name, async repeat =>
        {
            var given = await parameters().ConfigureAwait(false);
            if (!given.Ok) return given.Problem;
            var sent = await step.Agent.StartAsync(command, given.Value, Mark(step, name), repeat, cancel).ConfigureAwait(false);
            return sent.Ok ? JsonMap.Empty.With("id", sent.Value.Id) : sent.Problem;
        }).ConfigureAwait(false);
        if (!started.Ok) return (null, watch.Later(step, started.Problem, Poll));

        var now = await step.Agent.FollowAsync(started.Value.Text("id")!, cancel).ConfigureAwait(false);
        if (!now.Ok) return (null, watch.Later(step, now.Problem, Poll));
        return now.Value.Status != AgentCommandStatus.Running ? (now.Value, null)
            : (null, new StepOutcome.Wait(Poll, $"the agent, which runs {step.Planned.Name}") { SeenAt = step.Clock.GetUtcNow() }); // an agent that answers is not late, however long it works
    }

    /// <summary>Our id of a piece of the agent's work.</summary>
    internal static string Mark(StepContext step, string name) => $"{step.Operation:N}-{step.Index}-{name}";

    private static async Task<Result<JsonMap>> ParametersAsync(StepContext step, string word, Func<Task<Result<JsonMap>>> args)
    {
        var given = await args().ConfigureAwait(false);
        if (!given.Ok) return given;
        var planned = step.Planned;
        return JsonMap.From(new JsonObject
        {
            ["step"] = new JsonObject
            {
                ["interface"] = planned.Interface, ["step"] = planned.Step, ["args"] = given.Value.ToObject(), ["priority"] = planned.Priority,
                ["abortable"] = planned.Abortable, ["reboot_requested"] = planned.RebootRequested,
            },
            ["node"] = AgentNodeView.Of(step.Node),
            ["ports"] = AgentNodeView.Of(step.Ports),
            [$"{word}_version"] = step.Node.DriverInternalInfo[AgentSteps.VersionKey] is { } version ? JsonNode.Parse(version.GetRawText()) : null,
        });
    }

    private async Task<StepOutcome> EndAsync(StepContext step, JsonMap kept, CancellationToken cancel)
    {
        await KeepRaidAsync(step, kept.Map("result")).ConfigureAwait(false);
        if (step.Planned.RebootRequested && await boot.RebootAsync(step, cancel).ConfigureAwait(false) is { } notYet) return notYet;
        return new StepOutcome.Done(kept);
    }

    // The agent's RAID steps answer with the RAID as it is now.
    private static Task KeepRaidAsync(StepContext step, JsonMap result) => (step.Planned.Interface, step.Planned.Step) switch
    {
        ("raid", "create_configuration" or "apply_configuration") => step.ChangeAsync(n => n with { RaidConfig = result }),
        ("raid", "delete_configuration") => step.ChangeAsync(n => n with { RaidConfig = JsonMap.Empty }),
        _ => Task.CompletedTask,
    };

    // The hardware managers changed since the steps were read (their firmware or code did): the steps are read again and this one is run anew.
    private async Task<StepOutcome> ReplanAsync(StepContext step, CancellationToken cancel)
    {
        var before = step.Node.DriverInternalInfo[AgentSteps.VersionKey]?.GetRawText();
        var rest = await steps.JoinAsync(step, [step.Planned, .. step.Rest], cancel).ConfigureAwait(false);
        if (!rest.Ok) return watch.Later(step, rest.Problem, Poll);
        if (step.Node.DriverInternalInfo[AgentSteps.VersionKey]?.GetRawText() == before)
        {
            return new StepOutcome.Failed(new Problem("agent-version", 502, $"The agent refuses step {step.Planned.Name} because of its version, and names the same version again."));
        }

        await step.NoteAsync("The agent's hardware managers changed; its steps were read again.").ConfigureAwait(false);
        return new StepOutcome.Done(null, rest.Value);
    }
}
