using System.Text.Json.Nodes;
using IronicConsole.RackSim.Agent;

namespace IronicConsole.RackSim.Machines;

/// <summary>From power on to something that runs, and what runs then. Ends when the machine is powered off or reset.</summary>
internal sealed class BootSequence(SimulatedMachine machine, CancellationToken alive)
{
    private static readonly string[] DefaultOrder = ["Hdd", "Cd"];

    /// <summary>Boots, or with <paramref name="resume"/> only goes on with the agent that ran before.</summary>
    public async Task RunAsync(bool resume)
    {
        try
        {
            if (resume)
            {
                await RunAgentAsync(machine.State.Parameters!);
                return;
            }
            machine.Says($"{machine.Identity.Manufacturer} {machine.Identity.Model} firmware 1.0, {machine.Identity.MemoryMib} MiB");
            await Task.Delay(machine.Rack.Options.BootDelay, machine.Rack.Clock, alive);
            await BootAsync();
        }
        catch (OperationCanceledException) when (alive.IsCancellationRequested)
        {
            // Powered off or reset meanwhile.
        }
        catch (Exception crash)
        {
            machine.Says($"crashed: {crash.Message}");
            machine.ChangeWhile(s => s with { Runs = Running.NoBootDevice }, alive);
        }
    }

    private async Task BootAsync()
    {
        foreach (var device in TakeOrder())
        {
            switch (device)
            {
                case "Cd" when await ReadCdAsync() is { } parameters:
                    machine.DoWhile(() => File.Delete(machine.Store.AgentCertificate), alive); // Each boot has a certificate of its own.
                    machine.ChangeWhile(s => s with { Runs = Running.Agent, Parameters = parameters, Agent = new AgentMemory() },
                        "agent.boot", new JsonObject { ["image"] = machine.State.Cd.Image }, alive);
                    await RunAgentAsync(parameters);
                    return;
                case "Hdd" when Disk.IsBootable(machine.Store.Disk):
                    BootDisk();
                    return;
                default:
                    machine.Says($"{device}: nothing to boot");
                    break;
            }
        }
        machine.Says("no bootable device");
        machine.ChangeWhile(s => s with { Runs = Running.NoBootDevice }, alive);
    }

    private List<string> TakeOrder()
    {
        var boot = machine.State.Boot;
        List<string> order = boot.Enabled is "Disabled" || boot.Target is "None" ? [] : [boot.Target];
        if (boot.Enabled is "Once")
        {
            machine.ChangeWhile(s => s with { Boot = s.Boot with { Target = "None", Enabled = "Disabled" } }, alive);
        }
        order.AddRange(DefaultOrder.Except(order));
        return order;
    }

    private async Task<IReadOnlyDictionary<string, string>?> ReadCdAsync()
    {
        var cd = machine.State.Cd;
        if (cd.Image is null)
        {
            return null;
        }
        machine.Says($"Cd: reading {cd.Image}");
        machine.Store.Prepare();
        try
        {
            using var http = new MachineHttp(machine.Identity.Address);
            await using var file = new FileStream(machine.Store.Cd, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            await http.DownloadAsync(new Uri(cd.Image), file, machine.Rack.Options.LargestCd, cd.User, cd.Password, alive);
            return DeployCd.Parameters(file);
        }
        catch (Exception unreadable) when (unreadable is HttpRequestException or IOException or InvalidDataException or UriFormatException)
        {
            machine.Says($"Cd: {unreadable.Message}");
            return null;
        }
    }

    private async Task RunAgentAsync(IReadOnlyDictionary<string, string> parameters)
    {
        machine.Says("agent: started");
        using var agent = new SimulatedAgent(machine, parameters, alive);
        machine.DoWhile(() => machine.SetAgent(agent), alive);
        await agent.RunAsync();
    }

    private void BootDisk()
    {
        var disk = machine.State.Disk;
        machine.Says("Hdd: starting the operating system");
        machine.Says($"{disk.Drive?.Hostname ?? "localhost"} login:");
        machine.ChangeWhile(s => s with { Runs = Running.Os }, "os.boot", new JsonObject
        {
            ["hostname"] = disk.Drive?.Hostname,
            ["instance"] = disk.Drive?.Uuid,
            ["sha256"] = disk.Sha256,
        }, alive);
    }
}
