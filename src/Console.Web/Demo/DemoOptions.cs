using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Web.Demo;

/// <summary>The simulated rack that a newcomer starts with. Configuration section <c>Demo</c>.</summary>
public sealed class DemoOptions
{
    /// <summary>Starts the rack with the console, and enrols its machines when they are not there yet.</summary>
    public bool Enabled { get; set; }

    /// <summary>How many machines; their child machines come on top.</summary>
    [Range(1, 20_000)]
    public int Machines { get; set; } = 24;

    /// <summary>How many of the machines carry two child machines each.</summary>
    [Range(0, 20_000)]
    public int Parents { get; set; } = 2;

    /// <summary>Control address of a rack that already runs, e.g. <c>http://127.0.0.1:7400</c>. Empty: one is started here.</summary>
    public string RackControl { get; set; } = "";

    /// <summary>Path of the rack's program; empty looks beside the console, then in the checkout.</summary>
    public string RackProgram { get; set; } = "";

    /// <summary>Folder of the rack's own files; empty is <c>rack</c> in the data folder.</summary>
    public string RackData { get; set; } = "";

    /// <summary>More arguments for the rack's program, separated by spaces.</summary>
    public string RackArguments { get; set; } = "";
}
