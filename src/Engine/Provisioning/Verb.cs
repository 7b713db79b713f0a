namespace IronicConsole.Engine.Provisioning;

/// <summary>What moves a provision state: the verbs of the API first, then the events of the engine.</summary>
public enum Verb
{
    /// <summary>Take under management; verifies the BMC from <c>enroll</c>.</summary>
    Manage,

    /// <summary>Clean and make available.</summary>
    Provide,

    /// <summary>Read the hardware.</summary>
    Inspect,

    /// <summary>Run clean steps of the operator.</summary>
    Clean,

    /// <summary>Take over a machine that already runs an instance.</summary>
    Adopt,

    /// <summary>Put an instance on the machine; <c>active</c> on the wire.</summary>
    Deploy,

    /// <summary>Write the instance anew.</summary>
    Rebuild,

    /// <summary>Tear the instance down; <c>deleted</c> on the wire.</summary>
    Delete,

    /// <summary>Boot the rescue system.</summary>
    Rescue,

    /// <summary>Boot the instance again.</summary>
    Unrescue,

    /// <summary>Run service steps on an active node.</summary>
    Service,

    /// <summary>Give up what is waiting or held.</summary>
    Abort,

    /// <summary>Release what is held.</summary>
    Unhold,

    /// <summary>Engine: the operation ended well.</summary>
    Done,

    /// <summary>Engine: it failed.</summary>
    Fail,

    /// <summary>Engine: the agent, the BMC or a timer is awaited.</summary>
    Wait,

    /// <summary>Engine: what was awaited came.</summary>
    Resume,

    /// <summary>Engine: a step asks for a person.</summary>
    Hold,

}

/// <summary>Who may use a verb.</summary>
public static class VerbRules
{
    /// <summary>Whether callers may ask for it in this state; the rest are events of the engine, even where they carry a verb's name.</summary>
    public static bool IsForCallers(this Verb verb, ProvisionState from) =>
        verb < Verb.Done && (from, verb) is not ((ProvisionState.Cleaning, Verb.Manage) or (ProvisionState.Deleting, Verb.Clean));
}
