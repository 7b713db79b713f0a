using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Engine.Power;

/// <summary>Section <c>Power</c> of the configuration.</summary>
public sealed class PowerOptions
{
    /// <summary>How long a power change may take, in seconds.</summary>
    public double ChangeTimeoutSeconds { get; set; } = 60;

    /// <summary>How long an operating system may take to shut down, in seconds.</summary>
    public double SoftTimeoutSeconds { get; set; } = 600;

    /// <summary>The first pause between two looks at the power state, in seconds; pauses grow to ten times of it.</summary>
    [Range(0.001, 3600)]
    public double PollSeconds { get; set; } = 1;

    /// <summary>How often the recorded power of all nodes is compared with what their BMCs say, in seconds; 0 never does.</summary>
    [Range(0, 86_400)]
    public double SyncIntervalSeconds { get; set; } = 120;

    /// <summary>How many BMCs are asked at once by that.</summary>
    [Range(1, 256)]
    public int SyncWorkers { get; set; } = 8;

    /// <summary>How often in a row a node may be wrong or silent before it is put into maintenance.</summary>
    [Range(0, 1000)]
    public int SyncMaxRetries { get; set; } = 3;

    /// <summary>Force the recorded state upon a machine that is found in another; when false, the machine's state is recorded.</summary>
    public bool ForceStateDuringSync { get; set; } = true;

    /// <summary>How often nodes in maintenance with fault <c>power failure</c> are asked whether they are back, in seconds; 0 never does.</summary>
    [Range(0, 86_400)]
    public double RecoveryIntervalSeconds { get; set; } = 300;
}
