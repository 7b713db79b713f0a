using IronicConsole.Bench.Results;

namespace IronicConsole.Bench.Scenarios;

/// <summary>What one of those that are compared does in a round.</summary>
public delegate Task<IReadOnlyList<Figure>> Turn(int round, CancellationToken cancel);

/// <summary>Something that is measured in rounds.</summary>
public interface IScenario
{
    /// <summary>Its name for <c>--only</c>.</summary>
    string Name { get; }

    /// <summary>The rows that it fills.</summary>
    IReadOnlyList<Row> Rows { get; }

    /// <summary>How many rounds it is worth, of those wished.</summary>
    int Rounds(int wished);
}
