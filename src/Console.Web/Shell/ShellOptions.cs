namespace IronicConsole.Web.Shell;

/// <summary>What the shell says about where it runs. Configuration section <c>Shell</c>.</summary>
public sealed class ShellOptions
{
    /// <summary>Short label in the top bar, e.g. "PROD" or "DEMO". Empty: no label.</summary>
    public string Environment { get; set; } = "";

    /// <summary>Colour of the line on top and of the label: <c>live</c>, <c>demo</c>, <c>test</c> or empty for grey.</summary>
    public string EnvironmentTone { get; set; } = "";

    /// <summary>Shows <c>/_gallery</c> outside Development too.</summary>
    public bool Gallery { get; set; }
}
