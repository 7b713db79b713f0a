namespace IronicConsole.Engine.Approvals;

/// <summary>Why policy asks somebody else before a plan runs.</summary>
[Flags]
public enum ApprovalGrounds
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>A machine of the plan is protected.</summary>
    ProtectedNode = 1,

    /// <summary>A step that the caller gave loses data.</summary>
    DestructiveSteps = 2,

    /// <summary>All of them.</summary>
    All = ProtectedNode | DestructiveSteps,
}
