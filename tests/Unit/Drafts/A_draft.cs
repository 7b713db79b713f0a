using IronicConsole.Tests.Components;
using IronicConsole.Web.Drafts;
using IronicConsole.Web.Feed;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Drafts;

public sealed class A_draft : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drafts-").FullName;

    [Fact]
    public async Task Outlives_the_server_and_belongs_to_one_person_and_form()
    {
        await new DraftStore(_folder).SaveAsync("asha", "deploy/1", new PlanDraft { Image = "http://i", Holds = [new("deploy.write_image", 80, "", "Sure?")] });

        var found = await new DraftStore(_folder).ReadAsync<PlanDraft>("asha", "deploy/1");

        Assert.Equal(("http://i", "Sure?"), (found!.Image, found.Holds[0].Question));
        Assert.Null(await new DraftStore(_folder).ReadAsync<PlanDraft>("jonas", "deploy/1"));
        Assert.Null(await new DraftStore(_folder).ReadAsync<PlanDraft>("asha", "deploy/2"));
    }

    [Fact]
    public async Task Is_gone_once_its_form_was_sent()
    {
        var store = new DraftStore(_folder);
        await store.SaveAsync("asha", "f", "text");
        await store.RemoveAsync("asha", "f");
        await store.RemoveAsync("asha", "f");

        Assert.Null(await store.ReadAsync<string>("asha", "f"));
    }

    [Fact]
    public async Task Never_holds_a_password()
    {
        await new DraftStore(_folder).SaveAsync("asha", "enrol", new BmcFields { Address = "bmc", Password = "canary-secret" });

        var kept = Directory.EnumerateFiles(_folder).Select(File.ReadAllText).Single();

        Assert.Contains("bmc", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_cannot_be_read_any_more_is_left_out()
    {
        var store = new DraftStore(_folder);
        await store.SaveAsync("asha", "f", "text");

        Assert.Null(await store.ReadAsync<PlanDraft>("asha", "f"));
    }

    [Fact]
    public async Task Of_another_tab_is_not_written_over_where_somebody_listens()
    {
        var (clock, store) = (new HandTimer(), new DraftStore(_folder));
        await using var one = new Draft<string>(store, new Person(), clock, "plan");
        await using var two = new Draft<string>(store, new Person(), clock, "plan");
        var met = new TaskCompletionSource<string>();
        two.Overtaken += other => met.TrySetResult(other);
        Assert.Null(await one.ReadAsync());
        Assert.Null(await two.ReadAsync());

        two.Changed("mine");
        one.Changed("theirs");
        clock.Pass(TimeSpan.FromMilliseconds(599));
        await one.DisposeAsync();
        Assert.Equal("theirs", await met.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        clock.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("theirs", await store.ReadAsync<string>(await new Person().NameAsync(), "plan"));

        two.KeepMine("mine");
        await two.DisposeAsync();
        Assert.Equal("mine", await store.ReadAsync<string>(await new Person().NameAsync(), "plan"));
    }

    [Fact]
    public async Task That_was_taken_from_the_other_tab_is_what_is_changed_from_then_on()
    {
        var (clock, store) = (new HandTimer(), new DraftStore(_folder));
        await using var one = new Draft<string>(store, new Person(), clock, "plan");
        var met = new TaskCompletionSource<string>();
        one.Overtaken += other => met.TrySetResult(other);
        await one.ReadAsync();
        await store.SaveAsync(await new Person().NameAsync(), "plan", "theirs");
        Assert.Equal("theirs", await met.Task.WaitAsync(TimeSpan.FromSeconds(30)));

        one.TakeOther();
        one.Changed("theirs and mine");
        await one.DisposeAsync();
        Assert.Equal("theirs and mine", await store.ReadAsync<string>(await new Person().NameAsync(), "plan"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
