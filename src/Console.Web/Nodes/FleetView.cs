using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>A ready-made filter with a name: what the nav and the overview lead to.</summary>
/// <param name="Key">Its word in the URL, <c>view=</c>.</param>
/// <param name="Name">Its name on the page.</param>
/// <param name="Has">Which nodes are in it.</param>
public sealed record FleetView(string Key, string Name, Func<Node, bool> Has)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FleetView> All { get; } =
    [
        new("needs-me", "Needs me", n => n.Hold is not null || n.ProvisionState.IsFailed() || (n.ProvisionState == ProvisionState.Enroll && n.LastError is not null)),
        new("held", "Held", n => n.Hold is not null),
        new("maintenance", "Maintenance", n => n.Maintenance),
        .. Enum.GetValues<Family>().Where(f => f != Family.Maintenance).Select(f => new FleetView(f.ToString().ToLowerInvariant(), f.Words(), n => n.Family() == f)),
        new("in-maintenance", Family.Maintenance.Words(), n => n.Family() == Family.Maintenance),
    ];

    /// <summary>The view of that word, or null.</summary>
    public static FleetView? Find(string? key) => All.FirstOrDefault(v => v.Key == key);

    /// <summary>The word of the view that holds exactly the nodes of a family.</summary>
    public static string Of(Family family) => family == Family.Maintenance ? "in-maintenance" : family.ToString().ToLowerInvariant();
}
