using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;
using static IronicConsole.Engine.Operations.OperationKind;

namespace IronicConsole.Drivers.Fake;

/// <summary>The steps of <c>fake-hardware</c>: those of Ironic's, so that plans can be tried without a machine.</summary>
public static class FakeSteps
{
    /// <summary>Where fake BIOS settings are kept in <c>driver_internal_info</c>.</summary>
    public const string BiosKey = "fake_bios_settings";

    private static readonly StepArgument Settings = new("settings", "The BIOS settings: a list of {name, value}.", "list", Required: true);
    private static readonly StepArgument Updates = new("settings", "The updates: a list of {component, url}.", "list", Required: true);
    private static readonly StepArgument RaidConfig = new("raid_config", "The RAID as wanted, in the form of target_raid_config.", "object", Required: true);

    /// <summary>All of them: what they are, what can be wrong with their arguments, and what is told of the node once the machine has done them.</summary>
    public static IReadOnlyList<(StepInfo Info, Func<StepContext, Problem?>? Wrong, Func<StepContext, Task<Result<JsonMap>>>? Told)> All { get; } =
    [
        Step(new("deploy", "deploy", "Puts nothing onto a machine that does not exist.") { Priorities = At(100, Deploy), Core = true, Abortable = true }),
        Step(new("inspect", "inspect", "Finds nothing on a machine that does not exist.") { Priorities = At(100, Inspect) }, ReadBios),
        Step(new("rescue", "rescue", "Boots no rescue system on a machine that does not exist.") { Priorities = At(100, Rescue), Abortable = true }),
        Step(new("rescue", "unrescue", "Boots no instance on a machine that does not exist.") { Priorities = At(100, Unrescue) }),
        Step(new("bios", "apply_configuration", "Changes BIOS settings.") { Priorities = At(0, Clean, Deploy, Service), Arguments = [Settings] }, ApplyBios, s => List(s, "settings", "name", "value")),
        Step(new("bios", "factory_reset", "Sets all BIOS settings back.") { Priorities = At(0, Clean, Deploy, Service) }, ResetBios),
        Step(new("firmware", "update", "Updates firmware.") { Priorities = At(0, Clean, Deploy, Service), Arguments = [Updates] }, UpdateFirmware, s => List(s, "settings", "component", "url")),
        Step(new("raid", "create_configuration", "Makes the volumes of target_raid_config.") { Priorities = At(0, Clean), Destructive = true }, s => SetRaid(s, s.Node.TargetRaidConfig)),
        Step(new("raid", "delete_configuration", "Deletes all volumes.") { Priorities = At(0, Clean, Deploy), Destructive = true }, s => SetRaid(s, JsonMap.Empty)),
        Step(new("raid", "apply_configuration", "Deletes all volumes and makes the given ones.") { Priorities = At(0, Deploy, Service), Arguments = [RaidConfig], Destructive = true },
            s => SetRaid(s, s.Planned.Args.Map("raid_config"))),
        Step(new("vendor", "log_passthrough", "Writes a line to the step's log.") { Priorities = new Dictionary<OperationKind, int> { [Clean] = 1, [Service] = 0, [Verify] = 0 } }, Log),
    ];

    private static (StepInfo Info, Func<StepContext, Problem?>? Wrong, Func<StepContext, Task<Result<JsonMap>>>? Told) Step(
        StepInfo info, Func<StepContext, Task<Result<JsonMap>>>? told = null, Func<StepContext, Problem?>? wrong = null) => (info with { Implementation = "fake" }, wrong, told);

    private static Dictionary<OperationKind, int> At(int priority, params ReadOnlySpan<OperationKind> kinds)
    {
        var at = new Dictionary<OperationKind, int>();
        foreach (var kind in kinds) at[kind] = priority;
        return at;
    }

    private static async Task<Result<JsonMap>> ApplyBios(StepContext step)
    {
        var settings = step.Node.DriverInternalInfo.Map(BiosKey);
        foreach (var setting in step.Planned.Args["settings"]!.Value.EnumerateArray())
        {
            settings = settings.With(setting.GetProperty("name").GetString()!, JsonNode.Parse(setting.GetProperty("value").GetRawText()));
        }

        await step.ChangeAsync(n => n with { DriverInternalInfo = n.DriverInternalInfo.With(BiosKey, settings.ToObject()) }).ConfigureAwait(false);
        await ReadBios(step).ConfigureAwait(false);
        return settings;
    }

    private static async Task<Result<JsonMap>> ResetBios(StepContext step)
    {
        await step.ChangeAsync(n => n with { DriverInternalInfo = n.DriverInternalInfo.Without(BiosKey) }).ConfigureAwait(false);
        return await ReadBios(step).ConfigureAwait(false);
    }

    private static async Task<Result<JsonMap>> ReadBios(StepContext step)
    {
        await BiosReadout.KeepAsync(step, CancellationToken.None).ConfigureAwait(false);
        return JsonMap.Empty;
    }

    private static async Task<Result<JsonMap>> UpdateFirmware(StepContext step)
    {
        foreach (var update in step.Planned.Args["settings"]!.Value.EnumerateArray())
        {
            await step.NoteAsync($"Updated {update.GetProperty("component")}.").ConfigureAwait(false);
        }

        return JsonMap.Empty;
    }

    private static async Task<Result<JsonMap>> SetRaid(StepContext step, JsonMap raid)
    {
        var made = raid.IsEmpty ? raid : raid.With("last_updated", step.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture));
        await step.ChangeAsync(n => n with { RaidConfig = made }).ConfigureAwait(false);
        return made;
    }

    private static async Task<Result<JsonMap>> Log(StepContext step)
    {
        await step.NoteAsync("The fake machine was here.").ConfigureAwait(false);
        return JsonMap.Empty;
    }

    private static Problem? List(StepContext step, string argument, params string[] keys) =>
        step.Planned.Args[argument] is { ValueKind: JsonValueKind.Array } list
        && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object && keys.All(k => item.TryGetProperty(k, out _))
            && item.GetProperty(keys[0]).ValueKind == JsonValueKind.String)
            ? null
            : Problem.Invalid(argument, $"{step.Planned.Name} needs '{argument}': a list of objects with {string.Join(" and ", keys)}.");
}
