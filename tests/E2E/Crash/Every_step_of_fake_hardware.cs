using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// Each step of <c>fake-hardware</c>, in each kind of flow that it is there for: the console is killed (SIGKILL) right before the machine does it and right after, before that is on record;
/// and the machine refuses it, and afterwards does what it is asked, twice. The machine's own ledger is the witness: a file outside of the console's process.
/// </summary>
[Collection(Together.Crash)]
public sealed partial class Every_step_of_fake_hardware : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crash-").FullName;
    private ConsoleProcess _console = null!;
    private IronicCalls _api = null!;

    private string Ledger => Path.Combine(_folder, "ledger");

    public async Task InitializeAsync()
    {
        _console = await ConsoleProcess.StartAsync(
            Path.Combine(_folder, "data"), "127.0.0.1", "--Demo:Enabled=false", "--Engine:AutomatedClean=false", $"--Fake:Ledger={Ledger}", "--Steps:VerifyPriorities:vendor.log_passthrough=1", "--Logging:LogLevel:Default=Warning");
        _api = new IronicCalls(() => _console.Url);
    }

    public async Task DisposeAsync()
    {
        _api?.Dispose();
        if (_console is not null) await _console.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Happens_once_when_the_console_is_killed_at_its_effect()
    {
        (StepTrial Trial, string Point)[] kills = [.. Chosen().SelectMany(c => c.Row.Points, (c, point) => (c.Flow, c.Row, point)).Select((k, i) => (new StepTrial($"fake-{i}", k.Flow, k.Row), k.point))];
        await PrepareAsync([.. kills.Select(k => k.Trial)]);
        var before = await Task.WhenAll(kills.Select(k => DoneAsync(k.Trial.Node)));

        await KillAndRestartAsync(string.Join(';', kills.Select(k => $"{k.Trial.Node}|{k.Trial.Row.Step}/{k.Point}#1")));
        await Task.WhenAll(kills.Select(k => AskAsync(k.Trial)));
        await Task.WhenAll(kills.Select(k => Eventually.Get($"{k.Trial} to halt at {k.Point}", () => Task.FromResult(
            Halted().Matches(_console.Output).LastOrDefault(m => m.Groups[1].Value == k.Trial.Node && m.Groups[2].Value == $"{k.Trial.Row.Step}/{k.Point}")), IronicCalls.Limit, () => _console.Output)));
        foreach (var ((trial, point), earlier) in kills.Zip(before))
        {
            Assert.Equal(point.EndsWith("/after", StringComparison.Ordinal), (await DoneAsync(trial.Node)).Skip(earlier.Length).Contains(trial.Row.Step));
        }

        await KillAndRestartAsync("");
        var broken = new List<string>();
        foreach (var ((trial, point), earlier) in kills.Zip(before))
        {
            if (await UnlikeAsync(trial, earlier.Length, await EndAsync(trial)) is { } unlike) broken.Add($"killed at {point}: {unlike}");
        }

        Assert.True(broken.Count == 0, string.Join("\n", broken));
    }

    [Fact]
    public async Task Fails_with_what_was_said_and_can_be_run_again()
    {
        StepTrial[] trials = [.. Chosen().Select((c, i) => new StepTrial($"fake-{i}", c.Flow, c.Row))];
        await PrepareAsync(trials);
        Assert.Empty((await Task.WhenAll(trials.Select(RefusedAsync))).OfType<string>());
    }

    private async Task<string?> RefusedAsync(StepTrial trial)
    {
        var refusal = (Refusal)trial.Row.Refused;
        var before = (await DoneAsync(trial.Node)).Length;
        foreach (var (key, step) in refusal.Faults) await _api.SetAsync(trial.Node, $"/driver_info/{key}", step!);
        await AskAsync(trial);
        var node = await EndAsync(trial);
        var error = node["last_error"]?.ToString() ?? "";
        var done = (await DoneAsync(trial.Node)).Skip(before).ToArray();
        if (node["provision_state"]!.ToString() != trial.Flow.Failed || !Regex.IsMatch(error, trial.Flow.NamesStep || trial.Flow.Word == "verify" ? $"^Step {Regex.Escape(trial.Row.Step)} failed: {refusal.Told}$" : $"^{refusal.Told}$")
            || done.Intersect(refusal.Never).Any()) return $"{trial}, refused: {node["provision_state"]}, {error}, {string.Join(", ", done)}";

        foreach (var (key, _) in refusal.Faults) await _api.SetAsync(trial.Node, $"/driver_info/{key}", "");
        await _api.RecoverAsync(trial.Node);
        before = (await DoneAsync(trial.Node)).Length;
        var times = trial.Row.Own || trial.Flow.Word is "deploy" or "verify" ? 1 : 2; // there a step cannot be asked for twice
        await AskAsync(trial, times);
        return await UnlikeAsync(trial, before, await EndAsync(trial), times);
    }

    // How the end of a trial differs from what it should be; null when it does not.
    private async Task<string?> UnlikeAsync(StepTrial trial, int before, JsonNode node, int times = 1)
    {
        var done = (await DoneAsync(trial.Node)).Skip(before).ToArray();
        string[] wanted = [.. trial.Flow.Word == "deploy" && !trial.Row.Own ? ["deploy.deploy"] : Array.Empty<string>(), .. Enumerable.Repeat(trial.Row.Effects, times).SelectMany(e => e)];
        return node["provision_state"]!.ToString() == trial.Ends && node["last_error"] is null && done.SequenceEqual(wanted) ? null
            : $"{trial}: {node["provision_state"]}, {node["last_error"]}, {string.Join(", ", done)}";
    }

    private static IEnumerable<(StepFlow Flow, StepRow Row)> Chosen() => from row in StepRows.Fake from flow in row.Flows select (StepFlow.Of(flow), row);

    // Each node rests where its flow begins.
    private async Task PrepareAsync(StepTrial[] trials)
    {
        foreach (var trial in trials) await _api.CreateAsync(new() { ["driver"] = "fake-hardware", ["name"] = trial.Node });
        trials = [.. trials.Where(t => t.Flow.Begins != "enroll")];
        await GoAsync(trials, "manage", "manageable", []);
        trials = [.. trials.Where(t => t.Flow.Begins != "manageable")];
        await GoAsync(trials, "provide", "available", []);
        trials = [.. trials.Where(t => t.Flow.Begins != "available")];
        await GoAsync(trials, "active", "active", []);
        trials = [.. trials.Where(t => t.Flow.Begins != "active")];
        await GoAsync(trials, "rescue", "rescue", StepFlow.Of("rescue").Body);
    }

    private async Task GoAsync(StepTrial[] trials, string verb, string state, JsonObject body)
    {
        await Task.WhenAll(trials.Select(t => _api.VerbAsync(t.Node, verb, body)));
        await Task.WhenAll(trials.Select(t => _api.StateAsync(t.Node, state)));
    }

    private Task AskAsync(StepTrial trial, int times = 1) => _api.VerbAsync(trial.Node, trial.Flow.Verb, trial.Plan(times));

    private Task<JsonNode> EndAsync(StepTrial trial) => _api.EndAsync(trial.Node, trial.Flow.Rests, trial.Flow.Failed);

    private async Task KillAndRestartAsync(string haltAt)
    {
        await _console.KillAsync();
        _console.Environment["IronicConsole__Engine__HaltAt"] = haltAt;
        await _console.StartAsync();
    }

    // The steps that a machine has done, by its own ledger, oldest first; what it did for other reasons (power, boot device) has no mark.
    private async Task<string[]> DoneAsync(string node)
    {
        var uuid = (await Eventually.Get($"{node} to be read", () => _api.NodeAsync(node), IronicCalls.Limit))["uuid"];
        var file = Path.Combine(Ledger, $"{uuid}.jsonl");
        if (!File.Exists(file)) return [];
        return [.. (await File.ReadAllLinesAsync(file)).Select(l => JsonNode.Parse(l)!).Where(e => e["mark"] is not null).Select(e => e["effect"]!.ToString())];
    }

    [GeneratedRegex(@"Halted (\S+) at (.+)\.")]
    private static partial Regex Halted();
}
