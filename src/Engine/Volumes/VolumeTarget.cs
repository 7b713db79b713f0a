using System.Globalization;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Volumes;

/// <summary>A volume that a node uses or boots from (API 1.32). A node has one of each boot index, which is its name with the node's.</summary>
public sealed record VolumeTarget : NodePart
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "volume-target";

    /// <summary>How it is reached: <c>iscsi</c>, <c>fibre_channel</c>, or a word of the operator's.</summary>
    public string VolumeType { get; init; } = "";

    /// <summary>Its place in the order of booting; 0 is booted from.</summary>
    public int BootIndex { get; init; }

    /// <summary>The id of the volume in its storage.</summary>
    public string VolumeId { get; init; } = "";

    /// <summary>How it is connected to; secrets in it are sealed.</summary>
    public JsonMap Properties { get; init; } = JsonMap.Empty;

    /// <summary>The operator's own keys.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <inheritdoc/>
    public override string Kind => Word;

    /// <summary>The same with the name that its node and boot index give it.</summary>
    internal VolumeTarget Named() => this with { Name = $"{NodeId}/{BootIndex.ToString(CultureInfo.InvariantCulture)}" };
}
