namespace IronicConsole.Engine.Operations;

/// <summary>Section <c>Engine</c>.</summary>
public sealed class EngineOptions
{
    /// <summary>Most operations at work at once; further ones are refused with 503. Default 300.</summary>
    public int Workers { get; set; } = 300;

    /// <summary>How long a deploy, clean, inspect, rescue or service waits for one sign of its agent, in seconds; 0 is for ever. Default 1800.</summary>
    public int WaitTimeoutSeconds { get; set; } = 1800;

    /// <summary>Whether nodes are cleaned by themselves before they are available. Default true.</summary>
    public bool AutomatedClean { get; set; } = true;

    /// <summary>How often rows that are overdue are looked for, in seconds. Default 30.</summary>
    public int SweepSeconds { get; set; } = 30;

    /// <summary>For crash tests only: node, point of the journal and its how-manieth passing at which that node's operation stops dead, e.g. <c>sim-001|deploy.write_image/begun#1</c>; <c>*</c> is any point. Default empty.</summary>
    public string HaltAt { get; set; } = "";
}
