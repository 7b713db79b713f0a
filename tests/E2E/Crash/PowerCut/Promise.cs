namespace IronicConsole.E2E.Crash.PowerCut;

/// <summary>What is known of a node.</summary>
/// <param name="There">It exists.</param>
/// <param name="Note">What was last written into its <c>extra</c>.</param>
/// <param name="Managed">Its verification was accepted.</param>
public sealed record NodePromise(bool There, int Note = 0, bool Managed = false)
{
    /// <summary>No such node.</summary>
    public static NodePromise None { get; } = new(false);
}

/// <summary>A node as its client knows it: what was acknowledged, and what else may be so because a request got no answer.</summary>
public sealed class Promise
{
    /// <summary>What was acknowledged last.</summary>
    public NodePromise Known { get; private set; } = NodePromise.None;

    /// <summary>What is so if the request that got no answer was done.</summary>
    public NodePromise? Perhaps { get; private set; }

    /// <summary>A request is sent that would make it so.</summary>
    public void Ask(NodePromise wanted) => Perhaps = wanted;

    /// <summary>The request was acknowledged.</summary>
    public void Yes() => (Known, Perhaps) = (Perhaps!, null);

    /// <summary>The request was refused.</summary>
    public void No() => Perhaps = null;

    /// <summary>What is wrong with what was found; null when it is as promised. From now on it is as it was found.</summary>
    public string? Against(NodePromise found)
    {
        var wrong = found == Known || found == Perhaps ? null : $"acknowledged {Known}{(Perhaps is null ? "" : $" or perhaps {Perhaps}")}, found {found}";
        (Known, Perhaps) = (found, null);
        return wrong;
    }
}
