using System.Globalization;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Agent;

/// <summary>The steps the agent offers and how it does them.</summary>
internal static class AgentSteps
{
    /// <summary>Name of the hardware manager that has them.</summary>
    public const string Manager = "RackSimHardwareManager";

    /// <summary>Its version; the server sends back what it saw, a difference is refused.</summary>
    public const string ManagerVersion = "1.0";

    private sealed record Step(string Name, string Flows, int Priority, JsonObject? Arguments, Func<SimulatedAgent, JsonObject, Task<JsonNode?>> Work, bool Abortable = true);

    private static readonly Step[] Steps =
    [
        new("erase_devices", "clean", 10, null, EraseAsync),
        new("erase_devices_metadata", "clean", 99, null, EraseMetadataAsync),
        new("erase_devices_metadata", "deploy", 0, null, EraseMetadataAsync),
        new("write_image", "deploy", 0, Argument("image_info", "What to write, with its checksum.", true), WriteImageAsync),
        new("burnin_memory", "clean service", 0, null, BurnInAsync),
        new("pause", "clean deploy service", 0, Argument("seconds", "How long to wait.", true), PauseAsync),
        new("fail", "clean deploy service", 0, Argument("message", "What to fail with.", false), Fail),
    ];

    /// <summary>The steps of one flow (clean, deploy or service), as <c>get_..._steps</c> answers.</summary>
    public static JsonObject List(string flow) => new()
    {
        [$"{flow}_steps"] = new JsonObject
        {
            [Manager] = new JsonArray([.. Steps.Where(s => In(s, flow)).Select(s => (JsonNode)new JsonObject
            {
                ["step"] = s.Name,
                ["priority"] = s.Priority,
                ["interface"] = "deploy",
                ["reboot_requested"] = false,
                ["abortable"] = s.Abortable,
                ["argsinfo"] = s.Arguments?.DeepClone(),
            })]),
        },
        ["hardware_manager_version"] = Versions(),
    };

    /// <summary>Does one step.</summary>
    /// <exception cref="AgentError">It failed.</exception>
    public static async Task<JsonNode?> ExecuteAsync(string flow, SimulatedAgent agent, JsonObject parameters)
    {
        if (parameters[$"{flow}_version"] is { } seen && !JsonNode.DeepEquals(seen, Versions()))
        {
            throw AgentError.VersionMismatch(Versions().ToJsonString(), seen.ToJsonString());
        }
        var step = parameters["step"] as JsonObject ?? throw AgentError.Failed($"Malformed {flow}_step");
        var name = step["step"]?.ToString();
        var known = Steps.FirstOrDefault(s => s.Name == name && In(s, flow)) ?? throw AgentError.Failed($"No hardware manager has a {flow} step {name}.");
        var result = await known.Work(agent, step["args"] as JsonObject ?? []);
        return new JsonObject { [$"{flow}_result"] = result, [$"{flow}_step"] = step.DeepClone() };
    }

    /// <summary>Waits as long as the rack's options say that <paramref name="step"/> takes.</summary>
    public static Task TakesAsync(this SimulatedAgent agent, string step) =>
        Task.Delay(agent.Machine.Rack.Options.StepTimes.GetValueOrDefault(step), agent.Machine.Rack.Clock, agent.Alive);

    private static JsonObject Versions() => new() { ["racksim_hardware_manager"] = ManagerVersion };

    private static bool In(Step step, string flow) => step.Flows.Split(' ').Contains(flow);

    private static JsonObject Argument(string name, string description, bool required) =>
        new() { [name] = new JsonObject { ["description"] = description, ["required"] = required } };

    private static async Task<JsonNode?> EraseAsync(SimulatedAgent agent, JsonObject arguments)
    {
        await agent.TakesAsync("erase_devices");
        Erased(agent, "all", Disk.Erase);
        return null;
    }

    private static async Task<JsonNode?> EraseMetadataAsync(SimulatedAgent agent, JsonObject arguments)
    {
        await agent.TakesAsync("erase_devices_metadata");
        Erased(agent, "metadata", Disk.EraseMetadata);
        return null;
    }

    private static void Erased(SimulatedAgent agent, string how, Func<string, bool> erase) => agent.Do(() =>
    {
        var had = erase(agent.Machine.Store.Disk);
        File.Delete(agent.Machine.Store.ConfigDrive);
        agent.Machine.Change(s => s with { Disk = new DiskContent() });
        agent.Machine.Rack.Ledger.Write(agent.Machine.Identity.Name, "disk.erase", new JsonObject { ["device"] = "/dev/sda", ["how"] = how }, had);
    });

    private static async Task<JsonNode?> WriteImageAsync(SimulatedAgent agent, JsonObject arguments)
    {
        await agent.TakesAsync("write_image");
        return await ImageWriter.WriteAsync(agent, arguments);
    }

    private static async Task<JsonNode?> BurnInAsync(SimulatedAgent agent, JsonObject arguments)
    {
        await agent.TakesAsync("burnin_memory");
        agent.Do(() => agent.Machine.Rack.Ledger.Write(agent.Machine.Identity.Name, "memory.test", new JsonObject(), changed: true));
        return null;
    }

    private static async Task<JsonNode?> PauseAsync(SimulatedAgent agent, JsonObject arguments)
    {
        if (!double.TryParse(arguments["seconds"]?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is < 0 or > 86400)
        {
            throw AgentError.Failed("pause needs seconds between 0 and 86400.");
        }
        await Task.Delay(TimeSpan.FromSeconds(seconds), agent.Machine.Rack.Clock, agent.Alive);
        return JsonValue.Create($"waited {seconds.ToString(CultureInfo.InvariantCulture)} s");
    }

    private static Task<JsonNode?> Fail(SimulatedAgent agent, JsonObject arguments) =>
        throw AgentError.Failed(arguments["message"]?.ToString() ?? "This step always fails.");
}
