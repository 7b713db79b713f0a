using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy;

/// <summary>Asks a booted agent for its steps and joins them to the rest of the plan.</summary>
public sealed class AgentSteps(IPlanner planner)
{
    /// <summary>Where the versions of the agent's hardware managers are kept; they go back with each step, so that the agent notices a change.</summary>
    public const string VersionKey = "hardware_manager_version";

    /// <summary>The agent's word for a kind of operation: <c>clean</c>, <c>deploy</c>, <c>service</c>.</summary>
    public static string Word(OperationKind kind) => kind switch
    {
        OperationKind.Clean => "clean",
        OperationKind.Service => "service",
        _ => "deploy",
    };

    /// <summary>The rest of the plan, with the agent's own steps.</summary>
    public async Task<Result<ImmutableArray<PlannedStep>>> JoinAsync(StepContext step, CancellationToken cancel) => await JoinAsync(step, [.. step.Rest], cancel).ConfigureAwait(false);

    /// <summary>Joins the agent's steps to the given rest.</summary>
    public async Task<Result<ImmutableArray<PlannedStep>>> JoinAsync(StepContext step, ImmutableArray<PlannedStep> rest, CancellationToken cancel)
    {
        var word = Word(step.Kind);
        var ask = JsonMap.From(new JsonObject { ["node"] = AgentNodeView.Of(step.Node), ["ports"] = AgentNodeView.Of(step.Ports) });
        var answer = await step.Agent.AskAsync($"{word}.get_{word}_steps", ask, cancel).ConfigureAwait(false);
        JsonElement told;
        if (answer.Ok) told = answer.Value;
        else if (step.Kind == OperationKind.Service && answer.Problem.Slug is "agent-unknown-command" or "agent-command") told = JsonMap.Empty.Element; // agents before service steps
        else return answer.Problem;

        var steps = AgentStep.Read(told, $"{word}_steps", word == "deploy");
        if (steps is null) return new Problem("agent-answer", 502, $"The agent's list of {word} steps cannot be read.");
        await step.ChangeAsync(n => Kept(n, word, told, step.Clock.GetUtcNow())).ConfigureAwait(false);
        return planner.Join(step.Node, step.Kind, Automated(step) && step.Request["runbook"] is null, rest, steps);
    }

    /// <summary>Automated cleaning leads to available, cleaning by hand back to manageable.</summary>
    internal static bool Automated(StepContext step) => step.Request.Flag("automated") ?? (step.Kind == OperationKind.Clean && step.Node.TargetProvisionState != ProvisionState.Manageable);

    private static Node Kept(Node node, string word, JsonElement told, DateTimeOffset now)
    {
        var info = node.DriverInternalInfo
            .With($"agent_cached_{word}_steps_refreshed", now.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
        foreach (var (from, to) in new[] { ($"{word}_steps", $"agent_cached_{word}_steps"), (VersionKey, VersionKey) })
        {
            if (told.TryGetProperty(from, out var value)) info = info.With(to, JsonNode.Parse(value.GetRawText()));
        }

        return node with { DriverInternalInfo = info };
    }
}
