using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Machines;

/// <summary>
/// The machine behind a BMC. The BMC's Redfish knows only this: a machine may be simulated, or be a virtual one.
/// Every call is safe to repeat. Disposing it ends what the program does for it.
/// </summary>
public interface IMachine : IDisposable
{
    /// <summary>What never changes about it.</summary>
    MachineIdentity Identity { get; }

    /// <summary>How it stands now.</summary>
    MachineState State { get; }

    /// <summary>Everything its serial console has shown since it was last powered on.</summary>
    string Serial { get; }

    /// <summary>Powers on, off or resets it.</summary>
    /// <returns>Whether the request was accepted; an accepted graceful request may still be ignored by what runs.</returns>
    Answer Reset(ResetKind kind);

    /// <summary>Sets what the next start boots from.</summary>
    Answer SetBoot(BootOverride boot);

    /// <summary>Switches secure boot on or off for the boots to come.</summary>
    Answer SetSecureBoot(bool on);

    /// <summary>Has BIOS settings wait for the next start, beside those that wait already.</summary>
    Answer SetBios(JsonObject settings);

    /// <summary>Has the defaults of the BIOS settings wait for the next start.</summary>
    Answer ResetBios();

    /// <summary>Sets the light by which a person finds it.</summary>
    /// <param name="state">Off, Lit or Blinking.</param>
    Answer SetLed(string state);

    /// <summary>Puts an image into the CD drive; it is read when the machine boots from it.</summary>
    Answer Insert(Media cd);

    /// <summary>Empties the CD drive.</summary>
    Answer Eject();

    /// <summary>Goes on after the program was started again on the same data.</summary>
    void Resume();
}

/// <summary>Redfish's reset types.</summary>
public enum ResetKind
{
    /// <summary>Power on.</summary>
    On,

    /// <summary>Cut the power.</summary>
    ForceOff,

    /// <summary>Ask what runs to shut down.</summary>
    GracefulShutdown,

    /// <summary>Ask what runs to restart.</summary>
    GracefulRestart,

    /// <summary>Reset at once.</summary>
    ForceRestart,

    /// <summary>Non-maskable interrupt.</summary>
    Nmi,

    /// <summary>Press the power button.</summary>
    PushPowerButton,
}

/// <summary>What a machine says to a request.</summary>
/// <param name="Refused">Why it was refused; null when it was accepted.</param>
public sealed record Answer(string? Refused = null)
{
    /// <summary>The request was accepted.</summary>
    public static Answer Accepted { get; } = new();
}
