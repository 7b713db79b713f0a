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

    /// <summary>For crash tests only: the journal point at which the engine stops dead and waits to be killed, e.g. <c>deploy.write_image/before#1</c>. Default empty.</summary>
    public string HaltAt { get; set; } = "";
}
