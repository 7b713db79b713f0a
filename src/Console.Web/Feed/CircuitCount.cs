using IronicConsole.Engine.Conductors;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace IronicConsole.Web.Feed;

/// <summary>Counts the circuits of this process, those whose line is down included.</summary>
public sealed class CircuitCount : CircuitHandler, IVitalsSource
{
    private int _open;

    /// <summary>How many there are.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <inheritdoc/>
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Decrement(ref _open);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Vitals> AddAsync(Vitals to, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(to);
        return ValueTask.FromResult(to with { Circuits = Open });
    }
}
