using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Runs;

namespace IronicConsole.Tests.Operations;

/// <summary>What is told of the time that steps take: by what they took before, never by less than three.</summary>
public sealed class How_long_steps_take
{
    private static readonly PlannedStep Update = new("firmware", "update", JsonMap.Empty, 0, StepSource.User), Erase = new("deploy", "erase_devices", JsonMap.Empty, 0, StepSource.User);

    [Fact]
    public void Is_the_middle_and_nineteen_of_twenty()
    {
        var bands = new StepBands(Enumerable.Range(1, 100).Select(m => (OperationKind.Service, Update.Name, (string?)null, TimeSpan.FromMinutes(m))));
        Assert.Equal(new TimeBand(TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(95)), bands.Of(OperationKind.Service, Update, null));
    }

    [Fact]
    public void Is_not_told_of_what_was_done_twice_or_in_another_flow()
    {
        var bands = new StepBands(Took(Update, null, 4, 5).Concat(Took(Erase, null, 1, 2, 3)));
        Assert.Null(bands.Of(OperationKind.Service, Update, null));
        Assert.NotNull(bands.Of(OperationKind.Service, Erase, null));
        Assert.Null(bands.Of(OperationKind.Clean, Erase, null));
    }

    [Fact]
    public void Goes_by_the_model_where_there_are_enough_of_it_and_by_all_else()
    {
        var bands = new StepBands(Took(Update, "quick", 1, 1, 1).Concat(Took(Update, "slow", 9, 9)));
        Assert.Equal(Minutes(1, 1), bands.Of(OperationKind.Service, Update, "quick"));
        Assert.Equal(Minutes(1, 9), bands.Of(OperationKind.Service, Update, "slow")); // two of its kind tell nothing: 1 1 1 9 9
        Assert.Equal(Minutes(1, 9), bands.Of(OperationKind.Service, Update, null));
    }

    [Fact]
    public void Of_a_wait_is_what_it_says_and_of_a_hold_nobody_knows()
    {
        var bands = new StepBands(Took(Step("hold"), null, 1, 1, 1));
        Assert.Equal(Minutes(2, 2), bands.Of(OperationKind.Service, Step("wait") with { Args = JsonMap.Empty.With("seconds", 120) }, null));
        Assert.Null(bands.Of(OperationKind.Service, Step("wait"), null));
        Assert.Null(bands.Of(OperationKind.Service, Step("hold"), null));
    }

    [Fact]
    public void Of_a_plan_is_the_sum_and_says_what_is_not_in_it()
    {
        var bands = new StepBands(Took(Update, null, 4, 4, 9));
        var plan = bands.Of(OperationKind.Service, [Update, Step("hold"), Erase, Update], null);
        Assert.Equal(new PlanTime(Minutes(8, 18), Unknown: 1, Holds: 1), plan);
        Assert.Equal("8-18 min, not counting 1 answer and 1 step not timed yet", plan.Words());
        Assert.Null(bands.Of(OperationKind.Service, [Erase], null).Words());
    }

    [Fact]
    public void That_is_left_of_a_run_counts_what_has_passed_and_a_step_is_late_past_the_slow_end()
    {
        var bands = new StepBands(Took(Update, null, 4, 4, 9).Concat(Took(Erase, null, 1, 1, 1)));
        var began = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
        var operation = new Operation { Id = Guid.NewGuid(), NodeId = Guid.NewGuid(), Kind = OperationKind.Service, By = Caller.Engine, Plan = [Update, Erase], StartedAt = began };
        var run = new StepRun { OperationId = operation.Id, NodeId = operation.NodeId, Number = 0, Step = Update, StartedAt = began };
        RunChart At(double minutes) => RunChart.Of(operation, [run], new Dictionary<int, IReadOnlyList<(string, Operation?)>>(), bands, null, began.AddMinutes(minutes));

        Assert.Equal(Minutes(3, 8), At(2).Rest?.Band);
        Assert.Equal(Minutes(1, 1), At(30).Rest?.Band); // what is late has no time left
        Assert.Equal(began.AddMinutes(9), At(2).Lanes[0].LateAt);
        Assert.Null(At(2).Lanes[1].LateAt); // it has not begun
    }

    private static PlannedStep Step(string flow) => new("flow", flow, JsonMap.Empty, 0, StepSource.User);

    private static TimeBand Minutes(double usual, double slow) => new(TimeSpan.FromMinutes(usual), TimeSpan.FromMinutes(slow));

    private static IEnumerable<(OperationKind, string, string?, TimeSpan)> Took(PlannedStep step, string? model, params double[] minutes) => minutes.Select(m => (OperationKind.Service, step.Name, model, TimeSpan.FromMinutes(m)));
}
