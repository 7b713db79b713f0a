using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Nodes;

public sealed class A_parent_in_the_tree
{
    [Fact]
    public void Tells_how_the_nodes_below_it_stand_worst_first()
    {
        var parent = Fleets.Node("r1");
        var child = Fleets.Node("a", ProvisionState.Active) with { ParentNode = parent.Id };
        var fleet = Fleets.Of(
            parent, child, Fleets.Node("b").Held("Go on?") with { ParentNode = parent.Id }, Fleets.Node("c", ProvisionState.CleanFailed) with { ParentNode = parent.Id },
            Fleets.Node("d", ProvisionState.Active) with { ParentNode = parent.Id }, Fleets.Node("deep", ProvisionState.Deploying) with { ParentNode = child.Id }, Fleets.Node("r2"));

        var below = RollUp.Of(fleet, parent.Id)!;

        Assert.Equal([(Family.Failed, 1), (Family.Person, 1), (Family.Working, 1), (Family.Done, 2)], below.Counts);
        Assert.Equal("5 children: 1 failed, 1 waiting on person, 1 working, 2 active", below.Words);
        Assert.Null(RollUp.Of(fleet, fleet.Find("r2")!.Id));
    }

    [Fact]
    public void Is_one_of_the_parents_of_whatever_is_below_it()
    {
        var (top, middle) = (Fleets.Node("top"), Fleets.Node("middle"));
        middle = middle with { ParentNode = top.Id };
        var leaf = Fleets.Node("leaf") with { ParentNode = middle.Id };

        Assert.Equal([middle.Id, top.Id], RollUp.Above(Fleets.Of(top, middle, leaf), leaf));
    }

    [Fact]
    public void Ends_what_would_never_end_when_parents_go_round_in_a_circle()
    {
        var (one, two) = (Fleets.Node("one"), Fleets.Node("two"));
        (one, two) = (one with { ParentNode = two.Id }, two with { ParentNode = one.Id });
        var fleet = Fleets.Of(one, two);

        Assert.InRange(RollUp.Of(fleet, one.Id)!.Nodes, 1, 100);
        Assert.InRange(RollUp.Above(fleet, one).Count(), 1, 100);
    }

    [Theory]
    [InlineData(null, "r1 r2 r3")]
    [InlineData("-", "")]
    [InlineData("r2", "r2")]
    [InlineData("!r2", "r1 r3")]
    public void Is_open_as_the_URL_says(string? text, string open) =>
        Assert.Equal(open, string.Join(' ', new[] { "r1", "r2", "r3" }.Where(OpenParents.Parse(text).Has)));

    [Theory]
    [InlineData(2_000, 0, null)]
    [InlineData(2_000, 1, "!r0")]
    [InlineData(2_000, 2_000, "-")]
    [InlineData(2_000, 1_998, "r1998,r1999")]
    public void Makes_the_URL_no_longer_than_it_must_be(int parents, int shut, string? text) =>
        Assert.Equal(text, OpenParents.Text([.. Enumerable.Range(0, parents).Select(i => ($"r{i}", i >= shut))]));
}
