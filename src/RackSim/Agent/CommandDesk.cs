using System.Text.Json.Nodes;
using IronicConsole.RackSim.Faults;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Agent;

/// <summary>Takes the agent's commands, one at a time, and keeps their results.</summary>
internal sealed class CommandDesk(SimulatedAgent agent)
{
    private readonly Lock _gate = new();
    private Task _work = Task.CompletedTask;

    private IReadOnlyList<AgentCommand> Commands => agent.Memory.Commands ?? [];

    /// <summary>All commands, oldest first.</summary>
    public IReadOnlyList<AgentCommand> All => Commands;

    /// <summary>One command by the id of its result.</summary>
    /// <exception cref="AgentError">There is none.</exception>
    public AgentCommand Find(string id) => Commands.FirstOrDefault(c => c.Id == id) ?? throw AgentError.UnknownResult(id);

    /// <summary>Ends when no command is at work.</summary>
    public Task IdleAsync() => _work;

    /// <summary>Starts a command; a short one is done when this returns.</summary>
    /// <exception cref="AgentError">The agent is busy, or there is no such command.</exception>
    /// <exception cref="OperationCanceledException">The machine was switched off meanwhile.</exception>
    public async Task<AgentCommand> ExecuteAsync(string name, JsonObject parameters)
    {
        AgentCommand command;
        Task work;
        var kind = AgentCommands.Find(name);
        lock (_gate)
        {
            if (Commands is [.., { Status: AgentCommand.Running } running])
            {
                throw AgentError.Busy(running.ShortName);
            }
            if (agent.Machine.AgentFaults.Take(FaultKinds.AgentBusy, Names(name, parameters)) is not null)
            {
                throw AgentError.Busy("collect_system_logs");
            }
#pragma warning disable RS0030 // the agent names its commands by chance, as the real one does
            command = new AgentCommand(Guid.NewGuid().ToString(), name, parameters.DeepClone().AsObject());
#pragma warning restore RS0030
            agent.Do(() =>
            {
                agent.Remember(m => m with { Commands = [.. m.Commands ?? [], command] });
                agent.Machine.Rack.Ledger.Write(agent.Machine.Identity.Name, "agent.command", new JsonObject
                {
                    ["name"] = name,
                    ["step"] = (parameters["step"] as JsonObject)?["step"]?.ToString(),
                    ["id"] = command.Id,
                });
            });
            agent.Machine.Says($"agent: command {Described(command)}");
            _work = work = Task.Run(() => WorkAsync(kind, command));
        }
        if (!kind.Async)
        {
            await work;
        }
        return Find(command.Id);
    }

    /// <summary>After the program was restarted: the command that was at work is done again from its beginning.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (Commands is [.., { Status: AgentCommand.Running } cut])
            {
                _work = Task.Run(() => WorkAsync(AgentCommands.Find(cut.Command), cut));
            }
        }
    }

    private async Task WorkAsync(AgentCommands.Kind kind, AgentCommand command)
    {
        AgentCommand done;
        try
        {
            if (agent.Machine.AgentFaults.Take(FaultKinds.AgentFail, Names(command.Command, command.Parameters)) is not null)
            {
                throw AgentError.Failed("/dev/sda: Input/output error");
            }
            var result = await kind.Work(agent, command.Parameters);
            if (result is JsonValue text)
            {
                result = new JsonObject { ["result"] = kind.Async ? $"{command.ShortName}: {text}" : text.ToString() };
            }
            done = command with { Status = "SUCCEEDED", Result = result };
        }
        catch (AgentError failed)
        {
            done = command with { Status = failed.Type == "VersionMismatch" ? "CLEAN_VERSION_MISMATCH" : "FAILED", Error = failed.ToJson() };
        }
        catch (OperationCanceledException) when (agent.Alive.IsCancellationRequested)
        {
            return;
        }
        catch (Exception broken)
        {
            done = command with { Status = "FAILED", Error = AgentError.Failed(broken.Message).ToJson() };
        }
        agent.Remember(m => m with { Commands = [.. (m.Commands ?? []).Select(c => c.Id == done.Id ? done : c)] });
        agent.Machine.Says($"agent: {Described(command)} {done.Status.ToLowerInvariant()}");
        if (kind.Async)
        {
            agent.ForceHeartbeat();
        }
    }

    private static string[] Names(string command, JsonObject parameters) => (parameters["step"] as JsonObject)?["step"]?.ToString() is { } step ? [command, step] : [command];

    private static string Described(AgentCommand command) =>
        (command.Parameters["step"] as JsonObject)?["step"] is { } step ? $"{command.Command} ({step})" : command.Command;
}
