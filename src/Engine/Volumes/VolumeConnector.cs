using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Volumes;

/// <summary>By what name a node is known to a storage (API 1.32): an IQN, a WWPN, an address. Type and id, as its name, are there once.</summary>
public sealed record VolumeConnector : NodePart
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "volume-connector";

    /// <summary>What the id is: <c>iqn</c>, <c>ip</c>, <c>mac</c>, <c>wwnn</c>, <c>wwpn</c>, or a word of the operator's.</summary>
    public string ConnectorType { get; init; } = "";

    /// <summary>The id.</summary>
    public string ConnectorId { get; init; } = "";

    /// <summary>The operator's own keys.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <inheritdoc/>
    public override string Kind => Word;

    /// <summary>The same with the name that its type and id give it.</summary>
    internal VolumeConnector Named() => this with { Name = $"{ConnectorType.Length}/{ConnectorType}/{ConnectorId}" };
}
