namespace IronicConsole.Bench.Scenarios;

/// <summary>A scenario that brings servers and stores of its own; it runs while nothing else does.</summary>
public interface IOwnScenario : IScenario, IAsyncDisposable
{
    /// <summary>Starts and fills what is measured, in that folder.</summary>
    Task SetUpAsync(string folder, CancellationToken cancel);

    /// <summary>Those that are compared, in the order of odd rounds; there once it is set up.</summary>
    IReadOnlyList<Turn> Turns { get; }
}
