namespace IronicConsole.Engine.Periodic;

/// <summary>Work that the engine does by itself again and again. Each capability brings its own; <see cref="PeriodicWork"/> calls them.</summary>
public interface IPeriodicTask
{
    /// <summary>Its name in logs and on pages, e.g. <c>power sync</c>.</summary>
    string Name { get; }

    /// <summary>The pause between the end of one run and the begin of the next; zero never runs it.</summary>
    TimeSpan Interval { get; }

    /// <summary>Does it once. Never runs twice at the same time in one process; must be safe to be ended anywhere.</summary>
    Task RunAsync(CancellationToken cancel);
}
