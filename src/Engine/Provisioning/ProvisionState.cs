namespace IronicConsole.Engine.Provisioning;

/// <summary>The 30 provision states of a node. Their wire spelling (two words have a space) is <see cref="ProvisionWords.Wire(ProvisionState)"/>.</summary>
public enum ProvisionState
{
    /// <summary>Known, not yet verified.</summary>
    Enroll,

    /// <summary>Verified; can be inspected, cleaned, adopted.</summary>
    Manageable,

    /// <summary>Clean and free to be deployed.</summary>
    Available,

    /// <summary>Runs an instance.</summary>
    Active,

    /// <summary>Tear-down failed.</summary>
    Error,

    /// <summary>Booted into the rescue system.</summary>
    Rescue,

    /// <summary>Its BMC is being asked.</summary>
    Verifying,

    /// <summary>Deploy steps run.</summary>
    Deploying,

    /// <summary>A deploy waits for the agent or the BMC (<c>wait call-back</c> on the wire).</summary>
    DeployWait,

    /// <summary>A deploy failed or was aborted.</summary>
    DeployFailed,

    /// <summary>A deploy waits for a person.</summary>
    DeployHold,

    /// <summary>Clean steps run.</summary>
    Cleaning,

    /// <summary>Cleaning waits for the agent or the BMC.</summary>
    CleanWait,

    /// <summary>Cleaning failed or was aborted.</summary>
    CleanFailed,

    /// <summary>Cleaning waits for a person.</summary>
    CleanHold,

    /// <summary>The instance is being torn down.</summary>
    Deleting,

    /// <summary>Inspection runs.</summary>
    Inspecting,

    /// <summary>Inspection failed or was aborted.</summary>
    InspectFailed,

    /// <summary>Inspection waits for the agent.</summary>
    InspectWait,

    /// <summary>A running machine is taken over.</summary>
    Adopting,

    /// <summary>Adoption failed.</summary>
    AdoptFailed,

    /// <summary>The rescue system is being booted.</summary>
    Rescuing,

    /// <summary>Rescue waits for the agent.</summary>
    RescueWait,

    /// <summary>Rescue failed.</summary>
    RescueFailed,

    /// <summary>The instance is being booted again.</summary>
    Unrescuing,

    /// <summary>Unrescue failed.</summary>
    UnrescueFailed,

    /// <summary>Service steps run on an active node.</summary>
    Servicing,

    /// <summary>Service waits for the agent or the BMC.</summary>
    ServiceWait,

    /// <summary>A service step failed.</summary>
    ServiceFailed,

    /// <summary>Service waits for a person.</summary>
    ServiceHold,
}
