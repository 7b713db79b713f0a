using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Tests.Store;

public sealed class What_the_store_keeps
{
    private static readonly PlannedStep Step = new("power", "verify", JsonMap.Empty, 0, StepSource.Driver) { RequiresRamdisk = false };

    [Fact]
    public void Comes_back_as_it_was_also_where_a_value_is_the_first_of_its_kind()
    {
        var operation = new Operation { Id = Guid.NewGuid(), NodeId = Guid.NewGuid(), Kind = default, By = Caller.Engine, Plan = [Step] };
        var run = new StepRun { OperationId = operation.Id, NodeId = operation.NodeId, Number = 0, Step = Step };

        var backOperation = Documents.Thing(Documents.Row(operation));
        var backRun = Documents.Thing(Documents.Row(run));

        Assert.Equal((operation.Id, operation.Kind, false), (backOperation.Id, backOperation.Kind, backOperation.Plan[0].RequiresRamdisk));
        Assert.Equal((0, 1, false), (backRun.Number, backRun.Attempt, backRun.Step.RequiresRamdisk));
    }

    [Fact]
    public void Keeps_a_no_that_is_not_the_default()
    {
        var port = new Port { Id = Guid.NewGuid(), NodeId = Guid.NewGuid(), Address = "52:54:00:00:00:01", PxeEnabled = false };

        Assert.False(Documents.Thing(Documents.Row(port)).PxeEnabled);
    }
}
