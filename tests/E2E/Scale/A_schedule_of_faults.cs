using IronicConsole.E2E.Lab;
namespace IronicConsole.E2E.Scale;

[Collection(Together.Alone)]
public sealed class A_schedule_of_faults
{
    [Fact]
    public void Is_the_same_for_the_same_seed_and_leaves_one_process_alone_at_any_time()
    {
        var plan = FaultSchedule.Of(20261124, 3, TimeSpan.FromMinutes(3));
        Assert.Equal(plan, FaultSchedule.Of(20261124, 3, TimeSpan.FromMinutes(3)));
        Assert.NotEqual(plan, FaultSchedule.Of(20261125, 3, TimeSpan.FromMinutes(3)));
        Assert.Equal(Enum.GetValues<Fault>(), plan.Select(f => f.Fault).Distinct().Order());
        Assert.All(plan, one => Assert.InRange(plan.Where(f => f.At <= one.At && one.At <= f.At + f.For).Select(f => f.Process).Distinct().Count(), 1, 2));
    }
}
