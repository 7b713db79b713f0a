namespace IronicConsole.Web.Components;

/// <summary>One way to say an action outside the console.</summary>
/// <param name="Name">The tool: "openstack CLI", "curl".</param>
/// <param name="Text">The command as it can be pasted, without secrets.</param>
public sealed record CopyCommand(string Name, string Text);
