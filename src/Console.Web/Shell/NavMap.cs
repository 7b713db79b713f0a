using System.Reflection;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Shell;

/// <summary>One place of the nav.</summary>
/// <param name="Name">The word shown.</param>
/// <param name="Path">Relative to the base, e.g. <c>nodes/tree</c>; may carry a query.</param>
/// <param name="Icon">Name of the icon.</param>
/// <param name="Keys">Chord such as <c>g n</c>, or null.</param>
/// <param name="Count">Which figure stands behind the name, or null.</param>
/// <param name="Family">State family that colours the figure when it is above zero, or null.</param>
public sealed record NavItem(string Name, string Path, string Icon, string? Keys = null, Func<ShellFigures, int?>? Count = null, string? Family = null)
{
    /// <summary>The path without its query.</summary>
    public string Page => Path.Split('?')[0];
}

/// <summary>One group of the nav; the first has no title.</summary>
public sealed record NavGroup(string? Title, IReadOnlyList<NavItem> Items);

/// <summary>The left nav and the tab bar. A place appears when a page with its route exists, so the nav never leads nowhere.</summary>
public static class NavMap
{
    private static readonly NavGroup[] All =
    [
        new(null,
        [
            new("Overview", "", "home", "g h"),
            new("Nodes", "nodes", "node", "g n", f => f.Nodes),
            new("Tree", "nodes/tree", "tree", "g t"),
            new("Runs", "runs", "run", "g r", f => f.Runs),
            new("Batches", "batches", "split", "g b", f => f.Batches),
            new("Approvals", "approvals", "inbox", "g a", f => f.Waiting, "person"),
            new("Plans", "plans", "plan", "g p"),
        ]),
        new("My views",
        [
            new("Failed", "nodes?view=failed", "octagon", null, f => f.Failed, "failed"),
            new("Held", "nodes?view=held", "hand", null, f => f.Held),
            new("Maintenance", "nodes?view=maintenance", "wrench", null, f => f.Maintenance),
        ]),
        new("Estate",
        [
            new("Firmware", "firmware", "chip", "g f"),
            new("Topology", "topology", "rack"),
            new("Images", "images", "image"),
            new("Engine", "conductors", "engine", "g e"),
            new("Audit", "audit", "audit"),
            new("API", "api", "term"),
            new("Settings", "settings", "gear", "g s"),
        ]),
    ];

    /// <summary>What the tab bar of a phone shows, in order.</summary>
    private static readonly string[] Tabs = ["Overview", "Nodes", "Approvals", "Runs", "Plans"];

    private static readonly Lazy<IReadOnlyList<NavGroup>> Here = new(() => Existing(Routes(typeof(NavMap).Assembly)));

    /// <summary>The groups whose pages exist in this build.</summary>
    public static IReadOnlyList<NavGroup> Groups => Here.Value;

    /// <summary>The tab bar of a phone: at most five places.</summary>
    public static IEnumerable<NavItem> TabBar => Groups.SelectMany(group => group.Items).Where(item => Tabs.Contains(item.Name));

    /// <summary>The groups that are left when only <paramref name="routes"/> exist; empty groups are dropped.</summary>
    internal static IReadOnlyList<NavGroup> Existing(IReadOnlySet<string> routes) =>
        [.. All.Select(group => group with { Items = [.. group.Items.Where(item => routes.Contains(item.Page))] }).Where(group => group.Items.Count > 0)];

    /// <summary>The item a person is on: the longest page that starts the path; a view is current only with its own query.</summary>
    internal static NavItem? Current(IEnumerable<NavItem> items, string relative)
    {
        var path = relative.Split('?', '#')[0].TrimEnd('/');
        var all = items.ToList();
        return all.FirstOrDefault(item => item.Path.Contains('?', StringComparison.Ordinal) && relative.StartsWith(item.Path, StringComparison.OrdinalIgnoreCase))
            ?? all.Where(item => !item.Path.Contains('?', StringComparison.Ordinal)).Where(item => Leads(item.Page, path)).MaxBy(item => item.Page.Length);
    }

    private static bool Leads(string page, string path) =>
        path.Equals(page, StringComparison.OrdinalIgnoreCase) || (page.Length > 0 && path.StartsWith(page + "/", StringComparison.OrdinalIgnoreCase));

    private static HashSet<string> Routes(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false))
        .Select(route => route.Template.Trim('/'))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
