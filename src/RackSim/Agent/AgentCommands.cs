using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Agent;

/// <summary>The commands the agent knows.</summary>
internal static class AgentCommands
{
    /// <summary>A command: whether it works in the background, and what it does.</summary>
    public sealed record Kind(bool Async, Func<SimulatedAgent, JsonObject, Task<JsonNode?>> Work);

    private static readonly Dictionary<string, Kind> Known = new()
    {
        ["clean.get_clean_steps"] = Now((_, _) => AgentSteps.List("clean")),
        ["deploy.get_deploy_steps"] = Now((_, _) => AgentSteps.List("deploy")),
        ["service.get_service_steps"] = Now((_, _) => AgentSteps.List("service")),
        ["clean.execute_clean_step"] = new(true, (a, p) => AgentSteps.ExecuteAsync("clean", a, p)),
        ["deploy.execute_deploy_step"] = new(true, (a, p) => AgentSteps.ExecuteAsync("deploy", a, p)),
        ["service.execute_service_step"] = new(true, (a, p) => AgentSteps.ExecuteAsync("service", a, p)),
        ["standby.prepare_image"] = new(true, (a, p) => ImageWriter.WriteAsync(a, p)),
        ["standby.sync"] = Now((_, _) => JsonValue.Create("Sync completed")),
        ["standby.power_off"] = new(true, (a, _) => EndAsync(a, m => m.PowerOffFromInside("agent"))),
        ["standby.run_image"] = new(true, (a, _) => EndAsync(a, m => m.RestartFromInside("agent"))),
        ["standby.get_partition_uuids"] = Now((_, _) => new JsonObject
        {
            ["partitions"] = new JsonObject(),
            ["root uuid"] = null,
            ["efi system partition uuid"] = null,
            ["PReP Boot partition uuid"] = null,
        }),
        ["image.install_bootloader"] = new(true, InstallBootloaderAsync),
        ["system.lockdown"] = Now((a, _) => Leave(a, Running.LockedAgent, "locked down")),
        ["rescue.finalize_rescue"] = Now(FinalizeRescue),
        ["log.collect_system_logs"] = Now((a, _) => new JsonObject { ["system_logs"] = SystemLogs.Pack(a.Machine.Serial) }),
        ["poll.get_hardware_info"] = Now((a, _) => Inventory.Of(a.Machine)),
    };

    private static readonly HashSet<string> Extensions = [.. Known.Keys.Select(k => k.Split('.')[0])];

    /// <summary>The command called <paramref name="name"/>.</summary>
    /// <exception cref="AgentError">There is none; the answer is that of the real agent.</exception>
    public static Kind Find(string name)
    {
        var parts = name.Split('.', 2);
        if (parts.Length != 2)
        {
            throw new AgentError("InvalidCommandError", 400, "Invalid command", "Command name must be of the form <extension>.<name>", true);
        }
        return Known.TryGetValue(name, out var kind) ? kind
            : throw (Extensions.Contains(parts[0]) ? AgentError.UnknownCommand(parts[1]) : AgentError.UnknownExtension(parts[0]));
    }

    private static Kind Now(Func<SimulatedAgent, JsonObject, JsonNode?> work) => new(false, (a, p) => Task.FromResult(work(a, p)));

    private static Task<JsonNode?> EndAsync(SimulatedAgent agent, Action<SimulatedMachine> end)
    {
        _ = Task.Run(async () =>
        {
            // The answer to the command leaves first, as the real agent's does.
            await Task.Delay(agent.Machine.Rack.Options.GracefulDelay + TimeSpan.FromMilliseconds(50), agent.Machine.Rack.Clock, agent.Alive);
            end(agent.Machine);
        });
        return Task.FromResult<JsonNode?>(null);
    }

    private static async Task<JsonNode?> InstallBootloaderAsync(SimulatedAgent agent, JsonObject parameters)
    {
        await agent.TakesAsync("install_bootloader");
        return Disk.IsBootable(agent.Machine.Store.Disk) ? JsonValue.Create("bootloader is in place")
            : throw AgentError.Failed("There is no written image on /dev/sda.");
    }

    private static JsonNode? FinalizeRescue(SimulatedAgent agent, JsonObject parameters)
    {
        if (parameters["rescue_password"]?.ToString() is not { Length: > 0 } password) throw AgentError.BadParameters("rescue_password is missing");
        agent.Do(() => agent.Machine.Rack.Ledger.Write(agent.Machine.Identity.Name, "rescue.ready", new JsonObject
        {
            ["hashed"] = parameters["hashed"]?.GetValue<bool>() == true, ["password"] = password,
        }));
        return Leave(agent, Running.Rescue, "rescue system is ready");
    }

    private static JsonNode? Leave(SimulatedAgent agent, Running left, string why)
    {
        _ = agent.EndSoonAsync(left, why);
        return null;
    }
}
