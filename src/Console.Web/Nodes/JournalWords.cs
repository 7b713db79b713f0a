namespace IronicConsole.Web.Nodes;

/// <summary>The names under which steps journal their effects, as a person says them. A name that is not known here is shown as it is.</summary>
public static class JournalWords
{
    // By ending: the same effect is journalled under the stage it belongs to (boot-off, reboot-off, ...).
    private static readonly (string Ending, string Begun, string Done)[] Table =
    [
        ("-track", "Looking for an agent that runs already", "Looked for an agent that runs already"),
        ("-prepare", "Making the boot medium and inserting it", "Boot medium made, inserted and set as boot device"),
        ("-up", "Waiting for the agent", "The agent is up"),
        ("-lost", "The agent gave no sign", "The agent gave no sign; booted again"),
        ("-off-reached", "Waiting for the power to be off", "The power is off"),
        ("-on-reached", "Waiting for the power to be on", "The power is on"),
        ("-reached", "Waiting for the power", "The power is as wanted"),
        ("soft-off", "Asking the agent to shut the machine down", "Asked the agent to shut the machine down"),
        ("hard-off", "The machine did not shut down by itself", "The machine did not shut down by itself; its power is cut"),
        ("-off", "Sending power off", "Power off sent"),
        ("off", "Sending power off", "Power off sent"),
        ("-on", "Sending power on", "Power on sent"),
        ("power", "Sending the power change", "Power change sent"),
        ("instance", "Sending the power change into the instance", "Power change into the instance sent"),
        ("media", "Removing boot media", "Boot media removed"),
        ("clean-up", "Removing boot media", "Boot media removed"),
        ("boot-device", "Setting the disk as boot device", "Disk set as boot device"),
        ("lockdown", "Locking the agent down", "The agent is locked down"),
        ("ports", "Making ports from the BMC's addresses", "Ports made from the BMC's addresses"),
        ("start", "Sending the step to the agent", "The agent took the step"),
        ("bootloader", "Sending the boot loader's installation to the agent", "The agent installs the boot loader"),
        ("result", "Reading the agent's answer", "The agent answered"),
        ("finalize", "Giving the agent the hash of the password", "The agent has the hash of the password"),
        ("unheard", "The agent's answer was lost", "The agent's answer was lost"),
        ("closed", "Waiting for the agent to close its API", "The agent has closed its API"),
        ("silent", "The agent has gone", "The agent has gone"),
        ("-child", "Looking at a child", "A child has ended"),
        ("asked", "Asking the BMC", "The BMC was asked"),
        ("effect", "Acting on the machine", "Acted on the machine"),
    ];

    /// <summary>One line for the log.</summary>
    /// <param name="name">The journal's name, e.g. <c>boot-prepare</c>.</param>
    /// <param name="state"><c>begun</c> or <c>done</c>.</param>
    public static string Of(string name, string? state)
    {
        foreach (var (ending, begun, done) in Table)
        {
            if (name == ending || (ending[0] == '-' && name.EndsWith(ending, StringComparison.Ordinal))) return state == "done" ? done : begun;
        }

        return $"{name}: {state}";
    }
}
