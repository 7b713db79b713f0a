using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("IronicConsole.E2E.Lab." + nameof(LongestFirst), "E2E")]

namespace IronicConsole.E2E.Lab;

/// <summary>
/// Which tests run at the same time, two at most. Those of one name run one after the other; those that measure, watch a screen or load all processors run
/// <see cref="Alone"/>, after all others.
/// </summary>
public static class Together
{
    /// <summary>Real agents and machines.</summary>
    public const string Machines = "Real machines";

    /// <summary>The field's own client.</summary>
    public const string Client = "The field's client";

    /// <summary>People and clients that sign in.</summary>
    public const string SignIn = "Signing in";

    /// <summary>One console that is killed and started again, or looked through.</summary>
    public const string Crash = "Killed";

    /// <summary>Conductors that are killed, and others that take over from them.</summary>
    public const string TakeOver = "Taken over";

    /// <summary>Pages that nobody measures.</summary>
    public const string Pages = "Pages";

    /// <summary>The same, beside the others: what many machines do, and what was done.</summary>
    public const string MorePages = "More pages";

    /// <summary>Consoles that wait for the leases of a frozen one to run out.</summary>
    public const string Frozen = "Frozen";

    /// <summary>Machines that are moved between networks.</summary>
    public const string Networks = "Networks";

    /// <summary>With nothing beside.</summary>
    public const string Alone = "Alone";

    /// <summary>What takes longest first, so that the last ones end together; but what waits for the lab not before it may be there.</summary>
    internal static readonly string[] Order = [Client, TakeOver, Machines, Crash, SignIn, Networks, Frozen, Pages, MorePages];
}

/// <summary>The tests that nothing runs beside.</summary>
[CollectionDefinition(Together.Alone, DisableParallelization = true)]
public sealed class RunsAlone;

/// <summary>Starts collections in the order of <see cref="Together.Order"/>.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => Array.IndexOf(Together.Order, c.DisplayName) is var at and >= 0 ? at : int.MaxValue).ThenBy(c => c.DisplayName, StringComparer.Ordinal);
}
