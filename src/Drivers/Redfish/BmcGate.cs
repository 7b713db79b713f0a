namespace IronicConsole.Drivers.Redfish;

/// <summary>What all logins to one address share: how many requests at once, and whether the BMC is left alone for now.</summary>
internal sealed class BmcGate(RedfishOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Places for requests.</summary>
    public SemaphoreSlim Places { get; } = new(options.RequestsAtOnce);

    /// <summary>Open while the address does not answer.</summary>
    public CircuitBreaker Breaker { get; } = new(options.FailuresToOpen, options.OpenFor, clock);

    /// <inheritdoc/>
    public void Dispose() => Places.Dispose();
}
