namespace IronicConsole.Engine.Periodic;

/// <summary>Which nodes' periodic work this conductor does, where several share a fleet.</summary>
public interface INodeShare
{
    /// <summary>Whether this conductor looks after the node; also answers for one that is gone, whose history remains.</summary>
    bool Has(Guid node);
}

/// <summary>One conductor looks after all nodes.</summary>
public sealed class WholeFleet : INodeShare
{
    /// <inheritdoc/>
    public bool Has(Guid node) => true;
}
