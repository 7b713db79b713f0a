using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Agent;

/// <summary>The link of one node to its agent. Holds nothing itself, so it survives a restart of ours.</summary>
internal sealed class AgentSession(AgentSessions sessions, Guid id, Lease? under) : IAgentSession
{
    private Node? Node => sessions.Fleet.Find(id);

    public DateTimeOffset? LastHeard => Node is { } node ? BootSession.Of(node)?.HeardAt : null;

    public DateTimeOffset? UnansweredSince => BootSession.Time(Node?.DriverInternalInfo.Text(AgentKeys.Unanswered));

    public AgentAddress? Address => Node is { } node && Uri.TryCreate(node.DriverInternalInfo.Text(AgentKeys.Url), UriKind.Absolute, out var url)
        ? new AgentAddress(url, AgentToken.Of(node, sessions.Box), node.DriverInternalInfo.Text(AgentKeys.VerifyCa) ?? node.DriverInfo.Text(AgentKeys.VerifyCa))
        : null;

    public async Task<Result<IReadOnlyList<KeyValuePair<string, string?>>>> PrepareBootAsync(bool inspection, bool ownMedium = true)
    {
        if (Node is not { } node) return Problem.NotFound("Node", id.ToString());
        var boot = sessions.Boot(node);
        if (!boot.Ok) return boot.Problem;
        var carries = ownMedium && boot.Value.CarriesToken;
        var token = sessions.Ids.Token(AgentToken.Characters);
        var parameters = sessions.Parameters(node, inspection, carries ? token : null);
        if (!parameters.Ok) return parameters;

        var session = new BootSession { Id = sessions.Ids.New(), OpenedAt = sessions.Now };
        var opened = await sessions.ChangeAsync(id, under, n => session.On(AgentToken.With(AgentRules.Forget(n), sessions.Box, token, carries))).ConfigureAwait(false);
        return opened.Ok ? parameters : opened.Problem;
    }

    public Task CloseAsync() => sessions.ChangeAsync(id, under, n => BootSession.Of(n) is null && n.DriverInternalInfo[AgentKeys.Url] is null ? n : AgentRules.Close(n));

    public async Task<Result<JsonElement>> AskAsync(string command, JsonMap parameters, CancellationToken cancel)
    {
        if (Address is not { } to) return await SilentAsync().ConfigureAwait(false);
        var answer = await AskedAsync(await sessions.Client.SendAsync(to, command, parameters, wait: true, cancel).ConfigureAwait(false)).ConfigureAwait(false);
        if (!answer.Ok) return answer.Problem;
        return answer.Value.Status switch
        {
            AgentCommandStatus.Succeeded => answer.Value.Result ?? JsonMap.Empty.Element,
            AgentCommandStatus.Running => new Problem("agent-answer", 502, $"The agent still works on {command}, which should be done at once."),
            _ => new Problem("agent-command", 502, $"The agent could not do {command}: {answer.Value.Error ?? "no reason given"}"),
        };
    }

    public async Task<Result<AgentCommand>> StartAsync(string command, JsonMap parameters, string mark, bool repeat, CancellationToken cancel)
    {
        if (Address is not { } to) return await SilentAsync().ConfigureAwait(false);
        var before = await AskedAsync(await sessions.Client.CommandsAsync(to, cancel).ConfigureAwait(false)).ConfigureAwait(false);
        if (!before.Ok) return before.Problem;
        if (repeat && CommandMarks.Find(before.Value, command, mark, Sent()) is { } found) return found;

        var noted = await sessions.ChangeAsync(id, under, n => Note(n, mark, before.Value.LastOrDefault()?.Id)).ConfigureAwait(false);
        if (!noted.Ok) return noted.Problem;
        var answer = await sessions.Client.SendAsync(to, command, CommandMarks.Put(parameters, mark), wait: false, cancel).ConfigureAwait(false);
        if (answer.Ok || answer.Problem.Slug is not ("agent-unreachable" or "agent-answer" or "agent-busy")) return answer;

        // The command may have gone through although its answer did not: the agent's list tells.
        var after = await sessions.Client.CommandsAsync(to, cancel).ConfigureAwait(false);
        return after.Ok && CommandMarks.Find(after.Value, command, mark, Sent()) is { } late ? late : answer;
    }

    public async Task<Result<AgentCommand>> FollowAsync(string commandId, CancellationToken cancel) =>
        Address is { } to ? await AskedAsync(await sessions.Client.CommandAsync(to, commandId, cancel).ConfigureAwait(false)).ConfigureAwait(false) : await SilentAsync().ConfigureAwait(false);

    public async Task<Result<ImmutableArray<AgentCommand>>> CommandsAsync(CancellationToken cancel) =>
        Address is { } to ? await AskedAsync(await sessions.Client.CommandsAsync(to, cancel).ConfigureAwait(false)).ConfigureAwait(false) : await SilentAsync().ConfigureAwait(false);

    private static Problem Silent { get; } = new("agent-unreachable", 502, "The agent has not said yet where it answers.") { RetryAfter = TimeSpan.FromSeconds(5) };

    private async Task<Problem> SilentAsync()
    {
        await AskedAsync<bool>(Silent).ConfigureAwait(false);
        return Silent;
    }

    // Whoever asks: an answer shows that the agent lives, silence is counted.
    private async Task<Result<T>> AskedAsync<T>(Result<T> answer)
    {
        var answered = answer.Ok || answer.Problem.Slug is "agent-busy" or "agent-unknown-command" or "agent-command-lost";
        if (answered || answer.Problem!.Slug == "agent-unreachable") await sessions.AskedAsync(id, answered).ConfigureAwait(false);
        return answer;
    }

    private (string Mark, string? After)? Sent() =>
        Node?.DriverInternalInfo.Map(AgentKeys.Sent) is { } sent && sent.Text("mark") is { } mark ? (mark, sent.Text("after")) : null;

    private static Node Note(Node node, string mark, string? after) =>
        node with { DriverInternalInfo = node.DriverInternalInfo.With(AgentKeys.Sent, new JsonObject { ["mark"] = mark, ["after"] = after }) };
}
