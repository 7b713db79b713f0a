namespace IronicConsole.Drivers.Fake;

/// <summary>Section <c>Fake</c> of the configuration.</summary>
public sealed class FakeOptions
{
    /// <summary>How long a power change or a step of a fake machine takes, in seconds; <c>driver_info.fake_delay</c> of a node goes before it.</summary>
    public double DelaySeconds { get; set; }

    /// <summary>A folder where each fake machine writes down what it does, in a file named by its node's UUID: JSON lines, on disk before it answers. After a crash a step asks by it whether it was done. For practice and tests, since the files grow for ever; several processes share the folder. Empty for none. Default empty.</summary>
    public string Ledger { get; set; } = "";
}
