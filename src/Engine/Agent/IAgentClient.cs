using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Agent;

/// <summary>Where an agent answers.</summary>
/// <param name="Url">Its callback URL, e.g. <c>https://10.0.0.7:9999</c>.</param>
/// <param name="Token">The token that every command carries; null before it is known.</param>
/// <param name="CertificatePem">The certificate it announced, to which TLS is pinned; null to verify by the system's authorities.</param>
public sealed record AgentAddress(Uri Url, Secret? Token, string? CertificatePem);

/// <summary>How a command of the agent stands.</summary>
public enum AgentCommandStatus
{
    /// <summary>At work.</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Failed; see the error.</summary>
    Failed,

    /// <summary>The agent's hardware managers changed since the steps were read.</summary>
    VersionMismatch,
}

/// <summary>A command as the agent reports it.</summary>
/// <param name="Id">The agent's own id.</param>
/// <param name="Name">Short name, e.g. <c>execute_deploy_step</c>.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Result">Its result, or null.</param>
/// <param name="Error">Message and details of a failure, safe to be shown; null otherwise.</param>
public sealed record AgentCommand(string Id, string Name, AgentCommandStatus Status, JsonElement? Result, string? Error);

/// <summary>Speaks the agent's command API (port 9999). Knows nothing of nodes and operations.</summary>
public interface IAgentClient
{
    /// <summary>Sends a command. <c>agent-busy</c> (409) when another runs, <c>agent-unreachable</c>, <c>agent-token</c>, <c>agent-unknown-command</c>, <c>agent-answer</c>.</summary>
    /// <param name="to">The agent.</param>
    /// <param name="command"><c>extension.command</c>, e.g. <c>deploy.execute_deploy_step</c>.</param>
    /// <param name="parameters">Its parameters; secrets in clear, never logged.</param>
    /// <param name="wait">Answer when it is done (for synchronous commands).</param>
    /// <param name="cancel">Ends the wait, not the agent's work.</param>
    Task<Result<AgentCommand>> SendAsync(AgentAddress to, string command, JsonMap parameters, bool wait, CancellationToken cancel);

    /// <summary>All commands it remembers, oldest first.</summary>
    Task<Result<ImmutableArray<AgentCommand>>> CommandsAsync(AgentAddress to, CancellationToken cancel);

    /// <summary>One command by its id; <c>agent-command-lost</c> when the agent does not know it (any more: it forgets all when it restarts).</summary>
    Task<Result<AgentCommand>> CommandAsync(AgentAddress to, string id, CancellationToken cancel);

    /// <summary>Whether it is there, and its version.</summary>
    Task<Result<string>> VersionAsync(AgentAddress to, CancellationToken cancel);
}
