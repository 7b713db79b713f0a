using System.Globalization;
using System.Text.Json;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Drivers.Redfish;

/// <summary>
/// Sets BIOS settings, or sets all of them back: the BMC has them wait, the machine is restarted, and the step is done when the BMC shows them in force. What is wrong with a setting is said before
/// anything is sent.
/// </summary>
/// <param name="info">What it is.</param>
/// <param name="restart">Restarts the machine.</param>
/// <param name="options">How long the firmware may take.</param>
public sealed class BiosStep(StepInfo info, MachineRestart restart, RedfishOptions options) : IStep
{
    private const string List = "settings", Restarted = "restarted", At = "at", Needed = "restart";
    private const int MostSettings = 1024, LongestName = 255, LongestValue = 1024, MostTold = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<OperationKind, int> OnRequest = new() { [OperationKind.Clean] = 0, [OperationKind.Deploy] = 0, [OperationKind.Service] = 0 };

    /// <summary>Both.</summary>
    public static IReadOnlyList<StepInfo> All { get; } =
    [
        Info("apply_configuration", "Changes BIOS settings and restarts the machine.") with
        {
            Arguments = [new(List, "The BIOS settings: a list of {name, value}.", "list", Required: true) { Example = """[{"name": "ProcVirtualization", "value": "Enabled"}]""" }],
        },
        Info("factory_reset", "Sets all BIOS settings back and restarts the machine."),
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Wrong(JsonMap args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (info.Arguments.Count == 0) return [];
        if (args[List] is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MostSettings) return [Problem.Invalid(List, $"'{List}' must be a list of 1 to {MostSettings} objects with name and value.")];
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. list.EnumerateArray().Select((item, at) => Wrong(item, $"{List}/{at}", names)).OfType<Problem>()];
    }

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(step);
        var found = step.Hardware<IBiosSetup>(HardwareInterface.Bios);
        if (!found.Ok) return new StepOutcome.Failed(found.Problem);
        var (bios, wanted) = (found.Value, Wanted(step));
        var asked = await step.OnceAsync("asked", async repeat =>
        {
            if (wanted is null) return await bios.ResetAsync(step.Driver, repeat, cancel).ConfigureAwait(false) is { } refused ? refused : (Result<JsonMap>)JsonMap.Empty.With(Needed, true);
            var applied = await bios.ApplyAsync(step.Driver, wanted, cancel).ConfigureAwait(false);
            return applied.Ok ? JsonMap.Empty.With(Needed, applied.Value) : applied.Problem;
        }).ConfigureAwait(false);
        if (!asked.Ok) return asked.Problem.RetryAfter is { } later ? new StepOutcome.Wait(later, "the BMC, which is busy") : new StepOutcome.Failed(asked.Problem);
        if (asked.Value.Flag(Needed) == true)
        {
            if (await restart.GoOnAsync(step, "power", cancel).ConfigureAwait(false) is { } notYet) return notYet;
            var since = await step.OnceAsync(Restarted, _ => Task.FromResult<Result<JsonMap>>(JsonMap.Empty.With(At, step.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)))).ConfigureAwait(false);
            if (await TakenAsync(step, bios, wanted, since.Value!, cancel).ConfigureAwait(false) is { } still) return still;
        }
        else
        {
            await step.NoteAsync("The settings are in force already; the machine is not restarted.").ConfigureAwait(false);
        }

        await BiosReadout.KeepAsync(step, cancel).ConfigureAwait(false);
        return new StepOutcome.Done();
    }

    private static StepInfo Info(string name, string summary) => new("bios", name, summary) { Implementation = "redfish", Priorities = OnRequest, Reboots = true };

    private static Dictionary<string, JsonElement>? Wanted(StepContext step) =>
        step.Planned.Args[List] is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("value")) : null;

    // Null once the settings are in force; the firmware takes them over while it starts.
    private async Task<StepOutcome?> TakenAsync(StepContext step, IBiosSetup bios, Dictionary<string, JsonElement>? wanted, JsonMap since, CancellationToken cancel)
    {
        var read = await bios.ReadAsync(step.Driver, cancel).ConfigureAwait(false);
        var late = step.Clock.GetUtcNow() - DateTimeOffset.Parse(since.Text(At)!, CultureInfo.InvariantCulture) >= options.BiosApplyLimit;
        if (!read.Ok) return read.Problem.RetryAfter is null && read.Problem.Slug != RedfishProblems.UnreachableSlug || late ? new StepOutcome.Failed(read.Problem) : new StepOutcome.Wait(Pause, "the BMC, which does not answer");
        var now = read.Value;
        string[] open = wanted is null ? now.ResetPending == true ? ["the defaults"] : [] : [.. wanted.Where(w => !RedfishAttributes.Same(w.Value, now.Values.GetValueOrDefault(w.Key))).Select(w => w.Key).Order(StringComparer.Ordinal)];
        if (open.Length == 0) return null;
        var refused = open.Where(n => now.Refused.ContainsKey(n) && !now.Pending.ContainsKey(n)).ToArray();
        if (!late && refused.Length == 0) return new StepOutcome.Wait(Pause, "the firmware to take the BIOS settings over");
        if (refused.Length > 0) open = refused;
        var named = string.Join(", ", open.Take(MostTold).Select(n => now.Values.GetValueOrDefault(n) is { } value ? $"{n} (still '{Words.OneLine(value, 60)}')" : n));
        var why = refused.Length > 0 ? $": {now.Refused[refused[0]].TrimEnd('.')}" : $" within {Words.Span(options.BiosApplyLimit)} of the restart";
        return new StepOutcome.Failed(new Problem("bios-not-applied", 502, $"The firmware did not take over {named}{(open.Length > MostTold ? $" and {open.Length - MostTold} more" : "")}{why}.")
        {
            Fix = "Some settings depend on others: look at what the firmware allows together, and at the log of the BMC.",
        });
    }

    private static Problem? Wrong(JsonElement item, string place, HashSet<string> names)
    {
        if (item.ValueKind != JsonValueKind.Object || item.EnumerateObject().Any(p => p.Name is not ("name" or "value"))) return Problem.Invalid(place, $"'{place}' must be an object with name and value, and nothing else.");
        if (!item.TryGetProperty("name", out var told) || told.ValueKind != JsonValueKind.String || told.GetString() is not { Length: > 0 and <= LongestName } name) return Problem.Invalid($"{place}/name", $"'{place}/name' must be text of 1 to {LongestName} characters.");
        if (!item.TryGetProperty("value", out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) || value.GetRawText().Length > LongestValue)
            return Problem.Invalid($"{place}/value", $"'{place}/value' must be text, a number, or true or false, of at most {LongestValue} characters.");
        if (!names.Add(name)) return Problem.Invalid($"{place}/name", $"BIOS setting '{name}' is named twice.", "Leave one out.");
        return RedfishAttributes.IsPassword(name) ? Problem.Invalid($"{place}/name", $"BIOS setting '{name}' is a password, which is not set this way.", "Set it in the BMC: plans are kept and shown.") : null;
    }
}
