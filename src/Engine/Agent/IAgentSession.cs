using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Agent;

/// <summary>The link of one node to its agent, as steps use it.</summary>
public interface IAgentSession
{
    /// <summary>When the agent last gave a sign (lookup, heartbeat or callback, or an answer when those were overdue) in this boot; null when not yet.</summary>
    DateTimeOffset? LastHeard { get; }

    /// <summary>Since when it leaves our questions unanswered; null while it answers, and while it was not asked.</summary>
    DateTimeOffset? UnansweredSince { get; }

    /// <summary>Where it answers; null until its first heartbeat in this boot.</summary>
    AgentAddress? Address { get; }

    /// <summary>Opens a new boot session: forgets address and certificate, makes a token; returns the kernel parameters that lead the agent here.</summary>
    /// <param name="inspection">Whether the agent shall send its inventory first.</param>
    /// <param name="ownMedium">Whether the medium is made for this boot, so that it may carry the token; with a ready one the token goes out at lookup.</param>
    Task<Result<IReadOnlyList<KeyValuePair<string, string?>>>> PrepareBootAsync(bool inspection, bool ownMedium = true);

    /// <summary>Ends the session: a power-off was seen or made.</summary>
    Task CloseAsync();

    /// <summary>Sends a synchronous command and waits for its result.</summary>
    Task<Result<JsonElement>> AskAsync(string command, JsonMap parameters, CancellationToken cancel);

    /// <summary>Starts a long command; an already running or finished one that carries <paramref name="mark"/> is found instead of sending it twice.</summary>
    /// <param name="command"><c>extension.command</c>.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="mark">Our own id of the work, found again in the agent's answer.</param>
    /// <param name="repeat">Whether an earlier try may have gone through: then the command list is asked first.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<Result<AgentCommand>> StartAsync(string command, JsonMap parameters, string mark, bool repeat, CancellationToken cancel);

    /// <summary>How a command stands, by its id.</summary>
    Task<Result<AgentCommand>> FollowAsync(string commandId, CancellationToken cancel);

    /// <summary>All commands the agent remembers.</summary>
    Task<Result<ImmutableArray<AgentCommand>>> CommandsAsync(CancellationToken cancel);
}
