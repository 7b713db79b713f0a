using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>Something that is measured, in rounds, on one server after the other.</summary>
public interface IScenario
{
    /// <summary>Its name for <c>--only</c>.</summary>
    string Name { get; }

    /// <summary>The rows that it fills.</summary>
    IReadOnlyList<Row> Rows { get; }

    /// <summary>Whether bare Kestrel can be measured too.</summary>
    bool OnBare { get; }

    /// <summary>How many rounds it is worth, of those wished.</summary>
    int Rounds(int wished);

    /// <summary>Measures one round.</summary>
    Task<IReadOnlyList<Figure>> MeasureAsync(IServer server, int round, CancellationToken cancel);
}
