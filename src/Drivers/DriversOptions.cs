namespace IronicConsole.Drivers;

/// <summary>Section <c>Drivers</c> of the configuration.</summary>
public sealed class DriversOptions
{
    /// <summary>The hardware types that nodes may use; all three by default. A list in the configuration replaces it.</summary>
    public string[]? EnabledHardwareTypes { get; set; }

    /// <summary>By interface word (<c>bios</c>, <c>boot</c>, ...): the implementations that nodes may use. An interface that is not named has all of its.</summary>
    public Dictionary<string, string[]> EnabledInterfaces { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By interface word: the implementation that a new node gets when its type supports it, before the type's own first choice.</summary>
    public Dictionary<string, string> DefaultInterfaces { get; } = new(StringComparer.OrdinalIgnoreCase);
}
