using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Nodes;

public sealed class Rows_of_the_node_list
{
    [Fact]
    public void Stand_in_the_order_in_which_people_count()
    {
        var fleet = Fleets.Of(Fleets.Node("r12"), Fleets.Node("r2"), Fleets.Node("R1"), Fleets.Node("r002b"));

        Assert.Equal(["R1", "r2", "r002b", "r12"], FleetRows.Flat(fleet, FleetQuery.All, null, null, Fleets.Now).Select(r => fleet.Find(r.Id)!.Name));
        Assert.Equal(["r12", "r002b", "r2", "R1"], FleetRows.Flat(fleet, FleetQuery.All, null, "-name", Fleets.Now).Select(r => fleet.Find(r.Id)!.Name));
    }

    [Fact]
    public void Show_children_below_their_parents_where_these_are_open()
    {
        var parent = Fleets.Node("r1");
        var child = Fleets.Node("r1-dpu") with { ParentNode = parent.Id };
        var fleet = Fleets.Of(child, Fleets.Node("r2"), parent);

        Assert.Equal([("r1", 0), ("r1-dpu", 1), ("r2", 0)], Tree(_ => true));
        Assert.Equal([("r1", 0), ("r2", 0)], Tree(_ => false));

        IEnumerable<(string, int)> Tree(Func<Guid, bool> open) => FleetRows.Tree(fleet, FleetQuery.All, open, null, Fleets.Now).Select(r => (fleet.Find(r.Id)!.Name!, r.Depth));
    }

    [Fact]
    public void Bring_the_parent_along_when_only_a_child_matches()
    {
        var parent = Fleets.Node("r1");
        var fleet = Fleets.Of(parent, Fleets.Node("dpu") with { ParentNode = parent.Id }, Fleets.Node("r2"));

        var rows = FleetRows.Tree(fleet, FleetQuery.Parse("name:dpu"), _ => false, null, Fleets.Now);

        Assert.Equal(["r1", "dpu"], rows.Select(r => fleet.Find(r.Id)!.Name));
    }
}
