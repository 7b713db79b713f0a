using System.Collections.Frozen;

namespace IronicConsole.Engine.Kernel;

/// <summary>What a caller may act as: roles in one scope, the system or a project. The policy decides what that allows.</summary>
public sealed class Access
{
    // Each role has those behind it (Keystone's implied roles); service stands apart.
    private static readonly string[] Cascade = ["admin", "manager", "member", "reader"];

    private Access()
    {
    }

    /// <summary>Nothing: what a caller has unless it is given more.</summary>
    public static Access None { get; } = new();

    /// <summary>Everything, whatever the policy says: the engine itself, an agent with its token, a user without roles of its own.</summary>
    public static Access Everything { get; } = new() { Unlimited = true };

    /// <summary>The same for whoever comes where nobody signs in: through whichever door, one account.</summary>
    public static Access Everybody { get; } = new() { Unlimited = true, User = "everybody" };

    /// <summary>Whether the policy is not asked.</summary>
    public bool Unlimited { get; private init; }

    /// <summary>The roles, with those that they imply.</summary>
    public FrozenSet<string> Roles { get; private init; } = [];

    /// <summary>Whether they are held on the system, and so on all nodes.</summary>
    public bool System { get; private init; }

    /// <summary>The project that they are held in, as nodes name their owner and lessee; null on the system.</summary>
    public string? Project { get; private init; }

    /// <summary>The project's name, where it has one beside its id.</summary>
    public string? ProjectName { get; private init; }

    /// <summary>The id of the user or the program, as rules may name it.</summary>
    public string? User { get; private init; }

    /// <summary>Roles on the system.</summary>
    public static Access OnSystem(IEnumerable<string> roles, string? user = null) => new() { Roles = Implied(roles), System = true, User = user };

    /// <summary>Roles in a project.</summary>
    public static Access InProject(string project, IEnumerable<string> roles, string? name = null, string? user = null) =>
        new() { Roles = Implied(roles), Project = project, ProjectName = name, User = user };

    /// <summary>In words, for pages and logs: <c>admin on the system</c>.</summary>
    public override string ToString()
    {
        if (Unlimited) return "everything";
        var strongest = Roles.Where(r => !Cascade.Contains(r)).Order(StringComparer.Ordinal).Prepend(Cascade.FirstOrDefault(Roles.Contains)).OfType<string>().ToArray();
        return strongest.Length == 0 ? "nothing" : $"{string.Join(", ", strongest)} {(System ? "on the system" : $"in project {ProjectName ?? Project}")}";
    }

    private static FrozenSet<string> Implied(IEnumerable<string> roles)
    {
        var held = roles.Select(r => r.ToLowerInvariant()).ToHashSet();
        var strongest = Array.FindIndex(Cascade, held.Contains);
        if (strongest >= 0) held.UnionWith(Cascade[strongest..]);
        return held.ToFrozenSet();
    }
}
