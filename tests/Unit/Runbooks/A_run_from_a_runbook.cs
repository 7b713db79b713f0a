using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Operations;
using IronicConsole.Tests.Power;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Runbooks;

public sealed class A_run_from_a_runbook : IDisposable
{
    private const string Policy = "baremetal:step:execute:vendor.probe: role:firmware";
    private static readonly Caller Root = new(ActorKind.Person, "root") { Access = Access.Everything };
    private readonly string _policy = Path.GetTempFileName();
    private readonly ProbeStep _probe = new();

    public void Dispose() => File.Delete(_policy);

    [Fact]
    public async Task Runs_its_steps_by_order_without_those_that_are_disallowed_and_says_from_which_version()
    {
        await using var engine = await StartAsync();
        var book = await MakeAsync(engine, """
            {"name":"CUSTOM_BOOK","disable_ramdisk":true,"steps":[
            {"interface":"vendor","step":"probe","args":{"text":"third"},"order":2},{"interface":"vendor","step":"probe","args":{"text":"first"},"order":1},
            {"interface":"vendor","step":"probe","args":{"text":"second"},"order":1},{"interface":"vendor","step":"send_raw","order":0}]}
            """);
        var node = await engine.AddAsync("n1", with: n => n with { PowerState = PowerState.On, Traits = ["CUSTOM_BOOK"] });

        var seen = engine.Operations.Preview(node.Id, Verb.Clean, Ask(book.Name!)).Value!;
        Assert.All(seen.Steps, s => Assert.Equal("Runbook CUSTOM_BOOK, version 1.", s.Why));
        var asked = await engine.Operations.ProvisionAsync(Root, node.Id, Verb.Clean, Ask(book.Id.ToString()) with { PlanHash = seen.Hash });
        Assert.Null(asked.Problem);
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null });

        Assert.Equal(["first", "second", "third"], _probe.Seen.Select(s => JsonMap.Parse(s).Text("text")));
        var run = (await engine.Get<IHistory>().OperationsAsync(node.Id, 1))[0];
        Assert.Equal(new RunbookRef(book.Id, "CUSTOM_BOOK", 1), run.Runbook);
        var told = (await engine.Get<IHistory>().EventsAsync(node.Id, 50)).Select(e => e.Text).ToList();
        Assert.Contains("Left out of the plan, as Steps:DisallowClean has it: vendor.send_raw.", told);
        Assert.Contains("clean asked by root by runbook CUSTOM_BOOK, version 1", told);
    }

    [Fact]
    public async Task Is_refused_where_it_is_not_approved_not_there_or_beside_other_steps()
    {
        await using var engine = await StartAsync();
        await MakeAsync(engine, """{"name":"by-traits","traits":["CUSTOM_A","CUSTOM_B"],"steps":[{"interface":"vendor","step":"probe"}]}""");
        await MakeAsync(engine, """{"name":"CUSTOM_NAME","steps":[{"interface":"vendor","step":"probe"}]}""");
        await MakeAsync(engine, """{"name":"CUSTOM_RAW","steps":[{"interface":"vendor","step":"send_raw"}]}""");
        var node = await engine.AddAsync("n1", with: n => n with { Traits = ["CUSTOM_B", "CUSTOM_RAW"] });

        Assert.Null(Problem(engine, node, "by-traits", RunbookApproval.Traits));
        Assert.Null(Problem(engine, node, "by-traits", RunbookApproval.Either));
        Assert.Equal("runbook-not-approved", Problem(engine, node, "by-traits", RunbookApproval.Name)?.Slug);
        Assert.Equal("runbook-not-approved", Problem(engine, node, "CUSTOM_NAME", RunbookApproval.Name)?.Slug);
        Assert.Contains("has no traits", Problem(engine, node, "CUSTOM_NAME", RunbookApproval.Traits)!.Told, StringComparison.Ordinal);
        Assert.Contains("Nothing is left", Problem(engine, node, "CUSTOM_RAW", RunbookApproval.Name)!.Told, StringComparison.Ordinal);
        Assert.Equal(404, Problem(engine, node, "nobody", RunbookApproval.Either)?.Status);
        Assert.Equal("runbook", engine.Operations.Preview(node.Id, Verb.Clean, Ask("by-traits") with { Steps = [new("vendor", "probe", JsonMap.Empty)] }).Problem?.Field);
        Assert.Equal("runbook", engine.Operations.Preview(node.Id, Verb.Deploy, Ask("by-traits")).Problem?.Field);
        var raw = await engine.Operations.ProvisionAsync(Root, node.Id, Verb.Clean, new ProvisionRequest { Steps = [new("vendor", "send_raw", JsonMap.Empty)] });
        Assert.Equal(("step-not-allowed", 400), (raw.Problem?.Slug, raw.Problem?.Status));
    }

    [Fact]
    public async Task Is_for_whom_its_owner_and_the_rules_of_its_steps_let()
    {
        await File.WriteAllTextAsync(_policy, Policy);
        await using var engine = await StartAsync(("Policy:File", _policy));
        const string steps = "\"traits\":[\"CUSTOM_A\"],\"disable_ramdisk\":true,\"steps\":[{\"interface\":\"vendor\",\"step\":\"probe\"}]";
        await MakeAsync(engine, $$"""{"name":"owned","owner":"p1",{{steps}}}""");
        await MakeAsync(engine, $$"""{"name":"open","public":true,{{steps}}}""");
        await MakeAsync(engine, $$"""{"name":"nobodys",{{steps}}}""");
        var node = await engine.AddAsync("n1", with: n => n with { PowerState = PowerState.On, Traits = ["CUSTOM_A"], Owner = "p1", Lessee = "p2" });
        Caller manager = In("p1", "manager"), firmware = In("p1", "manager", "firmware"), stranger = In("p2", "manager");

        Assert.Equal(("denied", true), await AskAsync(manager, "owned") is { } denied ? (denied.Slug, denied.Told.Contains("vendor.probe", StringComparison.Ordinal)) : default);
        Assert.Equal(404, (await AskAsync(stranger, "owned"))?.Status);
        Assert.Equal(404, (await AskAsync(stranger, "nobodys"))?.Status);
        Assert.Null(await AskAsync(stranger, "open"));
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null });
        Assert.Null(await AskAsync(firmware, "owned"));
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null });
        Assert.Equal(2, _probe.Seen.Count);
        var written = await engine.Get<IRunbooks>().CreateAsync(manager, JsonMap.Parse($$"""{"name":"mine",{{steps}}}"""), RecordForm.Own);
        Assert.Equal("denied", written.Problem?.Slug); // who may not run a step may not write it down for others either

        async Task<Problem?> AskAsync(Caller by, string name) => (await engine.Operations.ProvisionAsync(by, node.Id, Verb.Clean, Ask(name))).Problem;
    }

    internal static async Task<Runbook> MakeAsync(RealEngine engine, string fields)
    {
        var made = await engine.Get<IRunbooks>().CreateAsync(Root, JsonMap.Parse(fields), RecordForm.Own);
        Assert.True(made.Ok, made.Problem?.ToString());
        return made.Value;
    }

    private Task<RealEngine> StartAsync(params (string Key, string Value)[] settings) => RealEngine.StartAsync(null, s => s.AddSingleton<IStep>(_probe), settings);

    private static Caller In(string project, params string[] roles) => new(ActorKind.Person, $"of-{project}") { Access = Access.InProject(project, roles) };

    private static ProvisionRequest Ask(string name) => new() { Runbook = new RunbookAsk(name) };

    private static Problem? Problem(RealEngine engine, Node node, string name, RunbookApproval approval) => engine.Operations.Preview(node.Id, Verb.Clean, new ProvisionRequest { Runbook = new RunbookAsk(name, approval) }).Problem;
}
