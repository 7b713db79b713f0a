using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Nodes;
using IronicConsole.Web.Components;
using IronicConsole.Web.Overview;

namespace IronicConsole.Tests.Overview;

public sealed class The_overview
{
    [Fact]
    public void Puts_the_oldest_hold_first_and_failures_after_the_holds()
    {
        var failed = Fleets.Node("failed", ProvisionState.DeployFailed) with { LastError = "no" };
        var fleet = Fleets.Of(failed, Fleets.Node("new").Held("b?", 1), Fleets.Node("old").Held("a?", 9), Fleets.Node("idle"));

        var figures = OverviewFigures.Of(fleet, Fleets.Now);

        Assert.Equal(["old", "new", "failed"], figures.Needs.Select(n => n.Name));
        Assert.Equal(3, figures.NeedsAll);
    }

    [Fact]
    public void Counts_each_node_in_exactly_one_family()
    {
        var fleet = Fleets.Of([.. Enum.GetValues<ProvisionState>().Select(s => Fleets.Node(s.ToString(), s))]);

        var figures = OverviewFigures.Of(fleet, Fleets.Now);

        Assert.Equal(30, figures.ByFamily.Sum(f => f.Count));
        Assert.Equal(3, figures.ByFamily.Single(f => f.Family == Family.Person).Count);
    }

    [Fact]
    public void Counts_an_enrolled_node_whose_BMC_refused_among_the_failures()
    {
        var refused = Fleets.Node("a", ProvisionState.Enroll) with { LastError = "The BMC refuses the user with this password." };
        var figures = OverviewFigures.Of(Fleets.Of(refused, refused with { Id = Guid.NewGuid(), Name = "b" }, Fleets.Node("c", ProvisionState.Enroll)), Fleets.Now);

        Assert.Equal(("BMC refused user or password", 2), (Assert.Single(figures.Causes).Words, figures.Failures));
    }
}
