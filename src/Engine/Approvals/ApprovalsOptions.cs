using System.ComponentModel.DataAnnotations;
using System.Collections.Immutable;
using System.Globalization;

namespace IronicConsole.Engine.Approvals;

/// <summary>Section <c>Approvals</c>: for which plans somebody else is asked first.</summary>
public sealed class ApprovalsOptions
{
    /// <summary>Ask before a clean, service or deploy of a node that is protected, or with steps on a child that is. Default false.</summary>
    public bool ProtectedNodes { get; set; }

    /// <summary>Ask before a clean, service or deploy in which a step that the caller gave loses data, on the node or on its children; automated cleaning and the image of a deploy are no steps of the caller. Default false.</summary>
    public bool DestructiveSteps { get; set; }

    /// <summary>How many accounts must approve; whoever asked for it never counts. Default 1.</summary>
    [Range(1, 10)]
    public int Quorum { get; set; } = 1;

    /// <summary>Who may approve: role words, account names or account ids, separated by commas; empty for whoever the policy lets. Default empty.</summary>
    public string ReleaseRole { get; set; } = "";

    /// <summary>How long an answer may take, in seconds; then it is shown as late, and waits on. 0 is for ever. Default 0.</summary>
    [Range(0, 2_592_000)]
    public int DeadlineSeconds { get; set; }

    /// <summary>Whether whoever approves must give a reason. Default false.</summary>
    public bool ReasonRequired { get; set; }

    /// <summary>The same as <see cref="ReleaseRole"/>, read.</summary>
    internal ImmutableArray<string> Releasers => [.. ReleaseRole.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    /// <summary>What is wrong, naming the key; null when all is well.</summary>
    internal string? Wrong() => Releasers is { Length: > 30 } many ? string.Create(CultureInfo.InvariantCulture, $"Approvals:ReleaseRole has {many.Length} words; 30 are taken at most.")
        : Releasers.Any(w => w.Length > 500) ? "Approvals:ReleaseRole: a word has 500 characters at most." : null;
}
