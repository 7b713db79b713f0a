namespace IronicConsole.Engine.Audit;

/// <summary>Which audit rows are wanted; what is null does not matter.</summary>
public sealed record AuditQuery
{
    /// <summary>Longest text to look for.</summary>
    public const int MostText = 255;

    /// <summary>About that node.</summary>
    public Guid? Node { get; init; }

    /// <summary>Of that actor: the whole name.</summary>
    public string? Actor { get; init; }

    /// <summary>Of commands that begin so, e.g. <c>node</c>.</summary>
    public string? Command { get; init; }

    /// <summary>Of commands that were refused, or of those that were not.</summary>
    public bool? Refused { get; init; }

    /// <summary>Older than the row of that number.</summary>
    public long? Before { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 100;
}
