namespace IronicConsole.Engine.Power;

/// <summary>Section <c>Power</c> of the configuration.</summary>
public sealed class PowerOptions
{
    /// <summary>How long a power change may take, in seconds.</summary>
    public double ChangeTimeoutSeconds { get; set; } = 60;

    /// <summary>How long an operating system may take to shut down, in seconds.</summary>
    public double SoftTimeoutSeconds { get; set; } = 600;

    /// <summary>The first pause between two looks at the power state, in seconds; pauses grow to ten times of it.</summary>
    public double PollSeconds { get; set; } = 1;
}
