namespace IronicConsole.Engine.Operations;

/// <summary>What an operation does to a node. One runner serves all; the kind is data (<see cref="FlowTable"/>).</summary>
public enum OperationKind
{
    /// <summary>Ask the BMC whether the node can be managed.</summary>
    Verify,

    /// <summary>Read the hardware.</summary>
    Inspect,

    /// <summary>Run clean steps.</summary>
    Clean,

    /// <summary>Put an instance on the machine.</summary>
    Deploy,

    /// <summary>Take the instance off it; cleaning follows.</summary>
    TearDown,

    /// <summary>Run service steps on an active node.</summary>
    Service,

    /// <summary>Boot the rescue system.</summary>
    Rescue,

    /// <summary>Boot the instance again after a rescue.</summary>
    Unrescue,

    /// <summary>Take over a machine that runs an instance.</summary>
    Adopt,

    /// <summary>Change the power.</summary>
    Power,

    /// <summary>One step on a child node, for a plan of its parent (<see cref="Steps.FanOut"/>); the child's provision state stays as it is.</summary>
    Child,
}
