using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>A scenario that is measured on one server after the other, with the same fleet on each.</summary>
public interface IServerScenario : IScenario
{
    /// <summary>Whether bare Kestrel can be measured too.</summary>
    bool OnBare { get; }

    /// <summary>Measures one round.</summary>
    Task<IReadOnlyList<Figure>> MeasureAsync(IServer server, int round, CancellationToken cancel);
}
