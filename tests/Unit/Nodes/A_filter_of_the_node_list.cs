using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Nodes;

public sealed class A_filter_of_the_node_list
{
    private static readonly Node Active = Fleets.Node("r12-u05", ProvisionState.Active) with { Owner = "team-a", InstanceName = "edge gw" };
    private static readonly Node CleanWait = Fleets.Node("r12-u07", ProvisionState.CleanWait) with { Owner = "team-b", PowerState = PowerState.Off, UpdatedAt = Fleets.Now.AddMinutes(-2) };
    private static readonly Node Held = Fleets.Node("r13-u01").Held("Cable moved?") with { ParentNode = Active.Id };

    [Theory]
    [InlineData("", "r12-u05 r12-u07 r13-u01")]
    [InlineData("state:active", "r12-u05")]
    [InlineData("state:\"clean wait\"", "r12-u07")]
    [InlineData("state:active,\"clean wait\"", "r12-u05 r12-u07")]
    [InlineData("!state:active", "r12-u07 r13-u01")]
    [InlineData("owner:!team-a", "r12-u07 r13-u01")]
    [InlineData("owner:none", "r13-u01")]
    [InlineData("name:r12-* power:off", "r12-u07")]
    [InlineData("has:hold", "r13-u01")]
    [InlineData("has:children", "r12-u05")]
    [InlineData("parent:none", "r12-u05 r12-u07")]
    [InlineData("parent:r12-u05", "r13-u01")]
    [InlineData("updated<5m", "r12-u07")]
    [InlineData("updated>5m", "r12-u05 r13-u01")]
    [InlineData("\"cable moved\"", "r13-u01")]
    [InlineData("EDGE", "r12-u05")]
    public void Leaves_exactly_the_nodes_it_names(string text, string names)
    {
        var query = FleetQuery.Parse(text);

        Assert.Null(query.Error);
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries), Found(query));
    }

    [Theory]
    [InlineData("stat:active", 0, 4, "state:active")]
    [InlineData("name:r1 powr:on", 8, 4, "name:r1 power:on")]
    [InlineData("state:actve", 6, 5, "state:active")]
    [InlineData("state:\"clean wat\"", 6, 11, "state:\"clean wait\"")]
    [InlineData("name:\"r12", 5, 4, "name:\"r12\"")]
    [InlineData("updated<soon", 8, 4, null)]
    [InlineData("updated:5m", 7, 1, "updated<5m")]
    [InlineData("state:", 0, 6, null)]
    public void Points_at_what_cannot_be_read_and_offers_what_was_meant(string text, int start, int length, string? fix)
    {
        var error = FleetQuery.Parse(text).Error;

        Assert.NotNull(error);
        Assert.Equal((start, length, fix), (error.Start, error.Length, error.Fix));
        Assert.EndsWith(".", error.Told, StringComparison.Ordinal);
        if (fix is not null) Assert.Null(FleetQuery.Parse(fix).Error);
    }

    [Fact]
    public void Never_throws_on_what_a_person_may_type()
    {
        var random = new Random(7);
        const string signs = "abcst:<>!,\"* 5m~";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(14)).Select(_ => signs[random.Next(signs.Length)])]);
            var query = FleetQuery.Parse(text);
            if (query.Error is { } error) Assert.InRange(error.Start + error.Length, 0, text.Length);
            else _ = Found(query);
        }
    }

    private static IEnumerable<string> Found(FleetQuery query) =>
        FleetRows.Flat(Fleet, query, null, null, Fleets.Now).Select(r => Fleet.Find(r.Id)!.Name!);

    private static readonly Engine.Feed.FleetIndex Fleet = Fleets.Of(Active, CleanWait, Held);
}
