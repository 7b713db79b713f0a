using IronicConsole.Engine.Provisioning;
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

    [Fact]
    public void Say_how_far_above_them_their_parent_stands()
    {
        var parent = Fleets.Node("r1");
        var child = Fleets.Node("r1-a") with { ParentNode = parent.Id };
        var fleet = Fleets.Of(parent, child, Fleets.Node("r1-a-x") with { ParentNode = child.Id }, Fleets.Node("r1-b") with { ParentNode = parent.Id }, Fleets.Node("r2"));

        var rows = FleetRows.Tree(fleet, FleetQuery.All, _ => true, null, Fleets.Now);

        Assert.Equal([("r1", 0), ("r1-a", 1), ("r1-a-x", 1), ("r1-b", 3), ("r2", 0)], rows.Select(r => (fleet.Find(r.Id)!.Name!, r.Up)));
    }

    [Fact]
    public void Keep_their_shape_while_states_alone_change()
    {
        var parent = Fleets.Node("r1") with { Number = 1 };
        var child = Fleets.Node("r1-dpu") with { ParentNode = parent.Id, Number = 2 };
        var fleet = Fleets.Of(parent, child);
        var shape = fleet.Shape;

        fleet.Move([child with { ProvisionState = ProvisionState.Cleaning, Maintenance = true }], [], [], []);
        Assert.Equal(shape, fleet.Shape);

        Assert.All(new Action[]
        {
            () => fleet.Move([child with { Name = "r1-gpu" }], [], [], []),
            () => fleet.Move([child with { Name = "r1-gpu", ParentNode = null }], [], [], []),
            () => fleet.Move([Fleets.Node("r2") with { Number = 3 }], [], [], []),
            () => fleet.Move([], [child], [], []),
        }, change =>
        {
            shape = fleet.Shape;
            change();
            Assert.NotEqual(shape, fleet.Shape);
        });
    }
}
