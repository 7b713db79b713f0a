using System.Collections.Immutable;

namespace IronicConsole.Engine.Conductors;

/// <summary>What a process does.</summary>
[Flags]
public enum Roles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Serves pages.</summary>
    Web = 1,

    /// <summary>Serves the public API.</summary>
    Api = 2,

    /// <summary>Works on nodes.</summary>
    Conductor = 4,

    /// <summary>All of it.</summary>
    All = Web | Api | Conductor,
}

/// <summary>A process that works on this store, as it last said of itself.</summary>
public sealed record Conductor
{
    /// <summary>Its name, unique among the living.</summary>
    public required string Name { get; init; }

    /// <summary>Told apart from others of the same name that lived before.</summary>
    public Guid Instance { get; init; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last said so.</summary>
    public DateTimeOffset TouchedAt { get; init; }

    /// <summary>What it does.</summary>
    public Roles Roles { get; init; } = Roles.All;

    /// <summary>The conductor group whose nodes it works on; empty for nodes without one.</summary>
    public string Group { get; init; } = "";

    /// <summary>The hardware types that it can work with.</summary>
    public ImmutableArray<string> HardwareTypes { get; init; } = [];

    /// <summary>How many nodes it works on now.</summary>
    public int Load { get; init; }

    /// <summary>Whether it takes no new work.</summary>
    public bool Draining { get; init; }

    /// <summary>The drain it was asked for; null when none was.</summary>
    public DrainOrder? Drain { get; init; }

    /// <summary>Raised by each change of <see cref="Drain"/> and by each start.</summary>
    public long Revision { get; init; }

    /// <summary>What it measured of itself when it last said that it lives.</summary>
    public Vitals Vitals { get; init; } = new();

    /// <summary>Where it serves.</summary>
    public string Url { get; init; } = "";

    /// <summary>Whether it was heard within a minute and has not said good-bye, as Ironic counts it.</summary>
    public bool Alive { get; init; } = true;

    /// <summary>Whether its session with the store is open at this moment: a killed process is missed by it at once.</summary>
    public bool Present { get; init; } = true;

    /// <summary>Whether it takes work of nodes of that group and hardware type.</summary>
    public bool Takes(string group, string driver) => !Draining && Serves(group, driver);

    /// <summary>Whether it takes work of nodes of that group and hardware type when it does not drain.</summary>
    public bool Serves(string group, string driver) => Alive && Roles.HasFlag(Roles.Conductor) && Group == group && HardwareTypes.Contains(driver);
}
