using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeConsoleApi"/> take and answer.</summary>
internal static class NodeConsoleDescribed
{
    private static readonly Shape Info = Shape.Of(new FieldShape("type", Shape.Text), new FieldShape("url", Shape.Text));

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/states/console", "Shows whether the console is open, and where.") { AsksHardware = true, Answer = Shape.Of(new FieldShape("console_enabled", Shape.Flag), new FieldShape("console_info", Info.OrNull)) },
        new("PUT", "nodes/{node}/states/console", "Opens or closes the console.") { AsksHardware = true, Status = 202, Body = Shape.Of(new FieldShape("enabled", Shape.Flag)) },
    ];
}
