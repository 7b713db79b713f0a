namespace IronicConsole.Engine.Portgroups;

/// <summary>Section <c>Portgroups</c>.</summary>
public sealed class PortgroupsOptions
{
    /// <summary>The mode of a port group that is made without one, as the Linux bonding driver calls it, e.g. active-backup or 802.3ad. Default active-backup.</summary>
    public string DefaultMode { get; set; } = "active-backup";

    /// <summary>What is wrong, naming the key; null when all is well.</summary>
    internal string? Wrong() => DefaultMode.Length is > 0 and <= 255 ? null : "Portgroups:DefaultMode must have 1 to 255 characters.";
}
