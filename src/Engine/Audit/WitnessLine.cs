using System.Text.Json.Serialization;

namespace IronicConsole.Engine.Audit;

/// <summary>One line of a witness.</summary>
internal sealed class WitnessLine
{
    public DateTimeOffset At { get; set; }

    public Dictionary<string, AuditHead> Heads { get; set; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WitnessLine))]
internal sealed partial class WitnessJson : JsonSerializerContext;
