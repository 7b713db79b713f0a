namespace IronicConsole.Engine.Power;

/// <summary>What else happens with a power change.</summary>
public enum PowerUse
{
    /// <summary>Parents and children follow; power off and reboot end the agent's session.</summary>
    Usual,

    /// <summary>As usual, but parents and children are left alone: the first half of a reboot.</summary>
    Quiet,

    /// <summary>As usual, but the agent's session stays: it was opened for the boot that now begins.</summary>
    NewSession,
}
