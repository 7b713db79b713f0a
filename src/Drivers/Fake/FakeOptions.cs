namespace IronicConsole.Drivers.Fake;

/// <summary>Section <c>Fake</c> of the configuration.</summary>
public sealed class FakeOptions
{
    /// <summary>How long a power change or a step of a fake machine takes, in seconds; <c>driver_info.fake_delay</c> of a node goes before it.</summary>
    public double DelaySeconds { get; set; }
}
