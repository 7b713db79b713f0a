using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Tests.Nodes;
using IronicConsole.Web.Drafts;
using IronicConsole.Web.Plans;

namespace IronicConsole.Tests.Plans;

public sealed class A_plan_on_the_desk
{
    private static readonly StepArgument Seconds = new("seconds", "How long", "number") { Least = 0, Most = 60 };
    private static readonly StepInfo Wait = new("flow", "wait", "Waits until something happens.") { Arguments = [Seconds] };
    private static readonly StepInfo Hold = new("flow", "hold", "Waits until a person releases it.") { Arguments = [new("title", "Title"), new("question", "Question")] };
    private static readonly StepInfo Erase = new("deploy", "erase", "Erases.") { Destructive = true, RequiresRamdisk = true };
    private static readonly StepInfo Raid = new("raid", "apply", "Makes volumes.") { Destructive = true, Arguments = [new("config", "The RAID", "object"), new("key", "Opens it", IsSecret: true)] };
    private static readonly PlanOffers Offers = PlanOffers.Of([[Wait, Hold, Erase, Raid]]);

    [Fact]
    public void Is_moved_duplicated_skipped_and_shortened_by_the_numbers_of_its_steps()
    {
        var sheet = Sheet("flow.hold", "flow.wait", "deploy.erase");

        Assert.Equal("3 1 2", Ids(sheet.Move(3, 0)));
        Assert.Equal("2 3 1", Ids(sheet.Move(1, 99)));
        Assert.Same(sheet, sheet.Move(2, 1));
        Assert.Same(sheet, sheet.Move(17, 1));
        Assert.Equal("1 4 2 3", Ids(sheet.Duplicate(1)));
        Assert.Equal("1 3", Ids(sheet.Remove(2)));
        Assert.Equal("1 4 5 2 3", Ids(sheet.Insert(1, Request("flow.wait"), Request("flow.hold"))));
        Assert.Equal(["hold", "erase"], sheet.Change(2, s => s with { Off = true }).Request().Steps.Select(s => s.Step));
    }

    [Fact]
    public void Goes_back_and_forth_without_end_and_takes_back_what_was_typed_in_one_go()
    {
        var history = new PlanHistory(PlanSheet.Empty);
        for (var i = 0; i < 50; i++) history = history.Do(history.Now.Insert(i, Request("flow.wait")));
        foreach (var text in new[] { "1", "12", "120" }) history = history.Do(history.Now.Change(50, s => PlanArguments.Typed(s, Seconds, text)), "50/seconds");
        Assert.Equal("120", history.Now.Find(50)!.Args.Text("seconds"));

        history = history.Undo();
        Assert.Null(history.Now.Find(50)!.Args.Text("seconds"));
        for (var i = 0; i < 50; i++) history = history.Undo();
        Assert.False(history.CanUndo);
        Assert.Same(history, history.Undo());

        while (history.CanRedo) history = history.Redo();
        Assert.Equal("120", history.Now.Find(50)!.Args.Text("seconds"));
        Assert.False(history.Undo().Do(PlanSheet.Empty).CanRedo);
    }

    [Fact]
    public void Is_for_as_many_nodes_as_an_address_holds()
    {
        Node[] Named(int count, string name) => [.. Enumerable.Range(0, count).Select(i => Fleets.Node($"{name}{i}"))];

        Assert.Null(PlanLinks.TooMany(Verb.Clean, Named(PlanLinks.Most, "r12-u")));
        Assert.Equal("At most 500 nodes at once", PlanLinks.TooMany(Verb.Clean, Named(PlanLinks.Most + 1, "r")));
        Assert.StartsWith("Their names are too long", PlanLinks.TooMany(Verb.Clean, Named(200, "a-machine-with-a-name-of-forty-letters-")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("number", "5", JsonValueKind.Number)]
    [InlineData("number", "5.", JsonValueKind.String)]
    [InlineData("text", "5", JsonValueKind.String)]
    [InlineData("any", "5", JsonValueKind.Number)]
    [InlineData("any", "five", JsonValueKind.String)]
    [InlineData("any", "{\"a\": 1}", JsonValueKind.Object)]
    [InlineData("list", "[1]", JsonValueKind.Array)]
    public void Keeps_what_is_typed_as_what_it_means(string type, string text, JsonValueKind kind)
    {
        var argument = new StepArgument("a", "A", type);

        var step = PlanArguments.Typed(new PlanStep(1, "x", "y"), argument, text);

        Assert.Equal(kind, step.Args["a"]!.Value.ValueKind);
        if (kind is not (JsonValueKind.Object or JsonValueKind.Array)) Assert.Equal(text, PlanArguments.Show(step, argument));
        Assert.True(PlanArguments.Typed(step, argument, "").Args.IsEmpty);
    }

    [Fact]
    public void Keeps_unfinished_JSON_as_it_was_typed_and_says_that_it_is_none()
    {
        var step = PlanArguments.Typed(new PlanStep(1, "raid", "apply"), Raid.Arguments[0], "{\"a\":");

        Assert.Equal("{\"a\":", PlanArguments.Show(step, Raid.Arguments[0]));
        Assert.Contains(Found(new() { Steps = [step], Last = 1 }), f => f is { Blocks: true, Argument: "config", Step: 1 });
        Assert.Empty(PlanArguments.Typed(step, Raid.Arguments[0], "{}").Unread);
        Assert.Equal("no", PlanArguments.TypedAll(step, "no").Unread[""]);
        Assert.Empty(PlanArguments.TypedAll(step, """{"b": 1}""").Unread);
    }

    [Fact]
    public async Task Is_kept_without_its_secrets()
    {
        var folder = Directory.CreateTempSubdirectory("plans-").FullName;
        var sheet = Sheet("raid.apply").Change(1, s => s with
        {
            Args = JsonMap.Parse("""{"key": "canary-1", "config": {"disks": [{"password": "canary-2", "size": 7}]}}"""), Unread = s.Unread.SetItem("more", "{\"token\": \"canary-3"),
        });

        using (var store = new DraftStore(folder)) await store.SaveAsync("asha", "plan", PlanArguments.WithoutSecrets(sheet, Offers.Info));
        var text = await File.ReadAllTextAsync(Directory.GetFiles(folder).Single());
        using var again = new DraftStore(folder);
        var read = await again.ReadAsync<PlanSheet>("asha", "plan");
        Directory.Delete(folder, recursive: true);

        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        Assert.Equal("""{"disks":[{"size":7}]}""", read!.Steps[0].Args["config"]!.Value.GetRawText());
        Assert.Equal(1, read.Last);
        Assert.Equal(["config", "key", "more"], read.Steps[0].Forgotten);
        Assert.Equal(3, Found(read).Count(f => f.Words.Contains("not kept in drafts", StringComparison.Ordinal)));
        Mended(read, "A secret in 'key'");
        Assert.Equal(["config", "more"], PlanArguments.Typed(read.Steps[0], Raid.Arguments[1], "again").Forgotten);
        Assert.Equal("<key>", PlanArguments.WithPlaceholders(sheet, Offers.Info).Steps[0].Args.Text("key"));
    }

    [Fact]
    public void Shows_the_engines_rows_in_their_place_and_skipped_ones_where_they_were()
    {
        var sheet = Sheet("flow.hold", "flow.wait", "flow.wait").Change(2, s => s with { Off = true });

        var rows = PlanRows.Of(sheet, [Planned("deploy.begin", StepSource.Flow), Planned("flow.hold"), Planned("flow.wait"), Planned("deploy.end", StepSource.Flow)]);

        Assert.Equal(["-", "1", "2", "3", "-"], rows.Select(r => r.Mine?.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"));
        Assert.Equal([1, 2, null, 3, 4], rows.Select(r => r.Number));
        Assert.Equal("2 1 3", Ids(PlanRows.Move(sheet, rows, 1, 2, byPriority: false)));
        Assert.Equal("1 2 3", Ids(PlanRows.Move(sheet, rows, 1, 0, byPriority: false)));
    }

    [Fact]
    public void Moves_in_a_deploy_by_taking_the_priority_of_the_place()
    {
        var sheet = PlanSheet.Empty.Insert(0, Request("flow.hold") with { Priority = 95 });
        PlanRow[] rows = [new(sheet.Steps[0], Planned("flow.hold") with { Priority = 95 }), new(null, Driver("deploy.write", 80)), new(null, Driver("deploy.boot", 60))];

        Assert.Equal(70, PlanRows.Move(sheet, rows, 1, 1, byPriority: true).Steps[0].Priority);
        Assert.Equal(55, PlanRows.Move(sheet, rows, 1, 2, byPriority: true).Steps[0].Priority);
        Assert.Equal(85, PlanRows.Move(sheet, rows, 1, 0, byPriority: true).Steps[0].Priority);
    }

    [Fact]
    public void Tells_what_another_plan_adds_removes_moves_and_changes()
    {
        var node = Fleets.Node("r1");
        var other = node with { Interfaces = node.Interfaces.Add(HardwareInterface.Bios, "no-bios") };
        var wait = Planned("flow.wait") with { Args = JsonMap.Parse("""{"seconds": 5}""") };

        var changes = PlanDiff.Of(
            new(node, [Planned("flow.hold"), wait, Planned("bios.reset"), Planned("flow.reboot")], "a"),
            new(other, [wait with { Args = JsonMap.Parse("""{"seconds": 6}""") }, Planned("bios.reset"), Planned("flow.hold"), Planned("raid.apply")], "b"));

        Assert.Equal(
        [
            new(PlanChangeKind.Changed, "flow.wait", "seconds is 6, was 5"), new(PlanChangeKind.Changed, "bios.reset", "runs through no-bios, was nothing"), new(PlanChangeKind.Moved, "flow.hold", "from place 1 to 3"),
            new(PlanChangeKind.Added, "raid.apply", "at place 4"), new(PlanChangeKind.Removed, "flow.reboot", "was at place 4"),
        ], changes);
        Assert.Empty(PlanDiff.Of(new(node, [wait], "a"), new(node, [wait], "a")));
    }

    [Fact]
    public void Tells_no_secret_in_a_difference()
    {
        var node = Fleets.Node("r1");
        var words = PlanDiff.Of(new(node, [Planned("x.y") with { Args = JsonMap.Parse("""{"password": "one"}""") }], "a"), new(node, [Planned("x.y") with { Args = JsonMap.Parse("""{"password": "two"}""") }], "b"));

        Assert.Empty(words);
    }

    [Fact]
    public void Says_what_is_wrong_and_mends_it()
    {
        Assert.Contains("empty", Assert.Single(Found(PlanSheet.Empty)).Words, StringComparison.Ordinal);

        var stray = Sheet("flow.wait").Change(1, s => s with { Args = JsonMap.Parse("""{"seconds": 5, "more": 1}""") });
        Mended(stray, "more");

        Mended(Sheet("flow.wait"), "without seconds");
        Mended(Sheet("deploy.erase") with { NoRamdisk = true }, "does not boot it");
        Assert.Empty(Found(Sheet("deploy.erase", "flow.wait")));
        Mended(Sheet("deploy.erase", "raid.apply"), "both lose data");
        Assert.Empty(Found(Sheet("flow.hold", "deploy.erase", "raid.apply")));
        Mended(Sheet("bios.unheard"), "does not offer bios.unheard");
        Mended(Sheet("deploy.erase"), "needs a priority", Verb.Deploy);
        Mended(Deploys("deploy.erase", "deploy.erase"), "2 times", Verb.Deploy);
        Assert.Contains(Found(Sheet("flow.wait").Change(1, s => s with { Args = JsonMap.Parse("""{"seconds": 61}""") })), f => f is { Blocks: true, Argument: "seconds" });

        static PlanSheet Deploys(params string[] names) => PlanSheet.Empty.Insert(0, names.Select(n => Request(n) with { Priority = 90 }));
    }

    [Fact]
    public void Says_that_it_is_closed_and_leads_to_the_node()
    {
        var found = PlanChecks.Of(Verb.Service, Sheet("flow.hold"), Offers, [new("r1", "nodes/r1", "Not from 'available'.", null), new("r2", "nodes/r2", null, Problem.Invalid("steps", "The engine says no."))]);

        Assert.Equal(["r1: Not from 'available'.", "r2: The engine says no."], found.Select(f => f.Words));
        Assert.Equal("nodes/r1", found[0].Href);
    }

    [Fact]
    public void Finds_a_step_by_its_name_before_its_sentence_and_counts_who_lacks_it()
    {
        var two = PlanOffers.Of([[Hold, Wait, Erase], [Hold, Wait]]);

        Assert.Equal("wait", two.Best("wait")!.Info.Name);
        Assert.Equal("hold", two.Best("person")!.Info.Name);
        Assert.Equal("erase", two.Best("deploy.er")!.Info.Name);
        Assert.Null(two.Best("nothing of the kind"));
        Assert.Equal("1 of 2 nodes lacks this", two.LackWords(two.Find(new PlanStep(1, "deploy", "erase"))!));
        Assert.Equal(["flow", "deploy"], two.Search("").Select(g => g.Interface));
    }

    [Fact]
    public void Is_read_and_written_as_a_plain_list()
    {
        var read = PlanText.Read("""[{"interface": "deploy", "step": "hold", "priority": 4}, {"interface": "bios", "step": "factory_reset", "args": {}}]""", byPriority: false);

        Assert.Equal(["flow.hold", "bios.factory_reset"], read.Value.Select(s => $"{s.Interface}.{s.Step}"));
        Assert.Null(read.Value[0].Priority);
        var sheet = PlanSheet.Empty.Insert(0, read.Value);
        Assert.Equal(["flow.hold", "bios.factory_reset"], PlanText.Read(PlanText.Write(sheet), byPriority: false).Value.Select(s => $"{s.Interface}.{s.Step}"));
        Assert.Contains("no JSON", PlanText.Read("[", byPriority: false).Problem!.Told, StringComparison.Ordinal);
        Assert.Contains("needs 'step'", PlanText.Read("[{}]", byPriority: false).Problem!.Told, StringComparison.Ordinal);
        Assert.NotNull(PlanText.Read("""[{"interface": "bios", "step": "factory_reset", "args": {}}]""", byPriority: true).Problem);
    }

    private static void Mended(PlanSheet sheet, string words, Verb verb = Verb.Service)
    {
        var finding = Found(sheet, verb).First(f => f.Words.Contains(words, StringComparison.Ordinal));
        Assert.NotNull(finding.FixWords);
        Assert.DoesNotContain(Found(finding.Fix!(sheet), verb), f => f.Words.Contains(words, StringComparison.Ordinal));
    }

    private static IReadOnlyList<PlanFinding> Found(PlanSheet sheet, Verb verb = Verb.Service) => PlanChecks.Of(verb, sheet, Offers, [new("r1", "nodes/r1", null, null)]);

    private static PlanSheet Sheet(params string[] names) => PlanSheet.Empty.Insert(0, names.Select(Request));

    private static RequestedStep Request(string name) => new(name.Split('.')[0], name.Split('.')[1], JsonMap.Empty);

    private static PlannedStep Planned(string name, StepSource source = StepSource.User) => new(name.Split('.')[0], name.Split('.')[1], JsonMap.Empty, 0, source);

    private static PlannedStep Driver(string name, int priority) => Planned(name, StepSource.Driver) with { Priority = priority };

    private static string Ids(PlanSheet sheet) => string.Join(' ', sheet.Steps.Select(s => s.Id));
}
