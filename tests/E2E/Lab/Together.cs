namespace IronicConsole.E2E.Lab;

/// <summary>
/// Which tests run at the same time. A virtual machine and Debian's Python client leave each other room on two cores, and neither asks how long something takes;
/// all others want the machine for themselves, since they measure, kill, or watch a screen.
/// </summary>
public static class Together
{
    /// <summary>Real agents and machines, one after the other.</summary>
    public const string Machines = "Real machines";

    /// <summary>The field's own client, one life after the other.</summary>
    public const string Client = "The field's client";

    /// <summary>After those two, one after the other.</summary>
    public const string Alone = "Alone";
}

/// <summary>The tests that nothing runs beside.</summary>
[CollectionDefinition(Together.Alone, DisableParallelization = true)]
public sealed class RunsAlone;
