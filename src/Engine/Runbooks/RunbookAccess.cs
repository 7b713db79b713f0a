using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;

namespace IronicConsole.Engine.Runbooks;

/// <summary>Runbooks as a caller may have them: a public one is everybody's to see and to run, any other is there for who may get it.</summary>
public static class RunbookAccess
{
    /// <summary>Whether a caller may know that a runbook exists.</summary>
    public static bool Sees(this AccessPolicy policy, Access access, Runbook runbook)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(runbook);
        return runbook.Public || policy.Allows(access, Rule.RunbookGet, PolicyTarget.Of(runbook));
    }

    /// <summary>Whether a list of a caller has a runbook: all for who may list all, else the public ones and those of its project.</summary>
    public static bool Lists(this AccessPolicy policy, Access access, Runbook runbook)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(runbook);
        return policy.Allows(access, Rule.RunbookListAll) || runbook.Public || (runbook.Owner is not null && runbook.Owner == access.Project);
    }

    /// <summary>Why a caller may not do something to a runbook, or null: 404 when it may not see it, else 403. Owner and visibility are 403 in any case, as with Ironic.</summary>
    public static Problem? Denies(this AccessPolicy policy, Access access, string rule, Runbook runbook)
    {
        ArgumentNullException.ThrowIfNull(runbook);
        if (policy.Denies(access, rule, PolicyTarget.Of(runbook)) is not { } denied) return null;
        return policy.Sees(access, runbook) || rule is Rule.RunbookUpdateOwner or Rule.RunbookUpdatePublic ? denied : Problem.NotFound("Runbook", runbook.Id.ToString());
    }
}
