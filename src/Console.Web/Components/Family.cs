namespace IronicConsole.Web.Components;

/// <summary>What a state means to an operator. Each family has a shape, a colour and words; never a colour alone.</summary>
public enum Family
{
    /// <summary>Nothing happens and nothing is asked: hollow circle, slate.</summary>
    Idle,

    /// <summary>The engine works: arc, blue.</summary>
    Working,

    /// <summary>Waits on the machine: hourglass, teal.</summary>
    Machine,

    /// <summary>Waits on a person: raised hand, amber.</summary>
    Person,

    /// <summary>In use or ended well: tick, green.</summary>
    Done,

    /// <summary>Failed: octagon with a cross, red.</summary>
    Failed,

    /// <summary>In maintenance or rescue: wrench, violet.</summary>
    Maintenance,

    /// <summary>Not known yet: dashed circle, grey.</summary>
    Unknown,
}

/// <summary>Class, icon and heading of each family.</summary>
public static class FamilyLook
{
    /// <summary>The class that carries the family's colours, e.g. <c>f-person</c>.</summary>
    public static string Class(this Family family) => family switch
    {
        Family.Maintenance => "f-maint",
        _ => $"f-{family.ToString().ToLowerInvariant()}",
    };

    /// <summary>The family's shape.</summary>
    public static string Icon(this Family family) => family switch
    {
        Family.Idle => "circle",
        Family.Working => "arc",
        Family.Machine => "hourglass",
        Family.Person => "hand",
        Family.Done => "tick",
        Family.Failed => "octagon",
        Family.Maintenance => "wrench",
        _ => "dashed",
    };

    /// <summary>The family in words, as the overview names it.</summary>
    public static string Words(this Family family) => family switch
    {
        Family.Machine => "Waiting on machine",
        Family.Person => "Waiting on person",
        Family.Done => "Active",
        _ => family.ToString(),
    };
}
