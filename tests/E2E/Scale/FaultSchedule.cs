namespace IronicConsole.E2E.Scale;

/// <summary>What is done to a process.</summary>
public enum Fault
{
    /// <summary>SIGKILL, and started again after a while.</summary>
    Kill,

    /// <summary>SIGSTOP, and SIGCONT after a while.</summary>
    Freeze,

    /// <summary>SIGTERM, and started again after a while.</summary>
    Stop,
}

/// <summary>One fault.</summary>
/// <param name="At">When, counted from the beginning.</param>
/// <param name="Process">To which process, counted from 0.</param>
/// <param name="Fault">What.</param>
/// <param name="For">For how long it is away.</param>
public readonly record struct PlannedFault(TimeSpan At, int Process, Fault Fault, TimeSpan For);

/// <summary>Faults drawn from a seed: the same seed is the same schedule. At least one process is left alone at any time.</summary>
public static class FaultSchedule
{
    /// <summary>Draws a schedule.</summary>
    public static IReadOnlyList<PlannedFault> Of(int seed, int processes, TimeSpan length)
    {
        var chance = new Random(seed);
        var until = new TimeSpan[processes];
        var plan = new List<PlannedFault>();
        for (var at = Between(chance, 2, 5); at < length; at += Between(chance, 2, 6))
        {
            var up = Enumerable.Range(0, processes).Where(p => until[p] <= at).ToArray();
            if (up.Length < 2) continue;
            var (process, fault) = (up[chance.Next(up.Length)], Enum.GetValues<Fault>()[chance.Next(3)]);
            var away = fault == Fault.Freeze ? Between(chance, 1, 15) : Between(chance, 0, 8);
            plan.Add(new PlannedFault(at, process, fault, away));
            until[process] = at + away + TimeSpan.FromSeconds(6); // a start takes its time
        }

        return plan;
    }

    private static TimeSpan Between(Random chance, int least, int most) => TimeSpan.FromMilliseconds(chance.Next(least * 1000, most * 1000));
}
