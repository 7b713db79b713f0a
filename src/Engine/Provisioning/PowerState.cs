namespace IronicConsole.Engine.Provisioning;

/// <summary>Whether a machine has power, as its BMC says.</summary>
public enum PowerState
{
    /// <summary>Powered on; <c>power on</c> on the wire.</summary>
    On,

    /// <summary>Powered off; <c>power off</c> on the wire.</summary>
    Off,
}

/// <summary>What can be asked of a machine's power. Spelled <c>power on</c>, <c>power off</c>, <c>rebooting</c>, <c>soft power off</c>, <c>soft rebooting</c> on the wire.</summary>
public enum PowerAction
{
    /// <summary>Switch on.</summary>
    On,

    /// <summary>Cut the power.</summary>
    Off,

    /// <summary>Cut the power, then switch on; switch on if it is off.</summary>
    Reboot,

    /// <summary>Ask the operating system to shut down.</summary>
    SoftOff,

    /// <summary>Ask the operating system to restart.</summary>
    SoftReboot,
}

/// <summary>The words of the wire and of people for power.</summary>
public static class PowerWords
{
    /// <summary>The word for a state.</summary>
    public static string Wire(this PowerState state) => state == PowerState.On ? "power on" : "power off";

    /// <summary>The word for an action.</summary>
    public static string Wire(this PowerAction action) => action switch
    {
        PowerAction.On => "power on",
        PowerAction.Off => "power off",
        PowerAction.Reboot => "rebooting",
        PowerAction.SoftOff => "soft power off",
        _ => "soft rebooting",
    };

    /// <summary>The action behind a wire word, or null.</summary>
    public static PowerAction? Action(string word) => Enum.GetValues<PowerAction>().Where(a => a.Wire() == word).Select(a => (PowerAction?)a).FirstOrDefault();

    /// <summary>The state that a machine has once the action is done.</summary>
    public static PowerState After(this PowerAction action) => action is PowerAction.Off or PowerAction.SoftOff ? PowerState.Off : PowerState.On;
}
