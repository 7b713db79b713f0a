using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IronicConsole.Engine.Audit;

/// <summary>One line of a witness: the ends of the chains, and of a checkpoint what belongs to it. Its properties are written in this order.</summary>
internal sealed class WitnessLine
{
    // As it stands, so that a key in base64 can be copied from the line.
    private static readonly WitnessJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public DateTimeOffset At { get; set; }

    public long? Sequence { get; set; }

    public string? Before { get; set; }

    public Witnessed? Witnessed { get; set; }

    public Dictionary<string, AuditHead> Heads { get; set; } = [];

    public string? Key { get; set; }

    public string? Signature { get; set; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static WitnessLine Read(string line) =>
        JsonSerializer.Deserialize(line, Json.WitnessLine) is { Heads: not null } says && says.Heads.Values.All(h => h.Hash is not null) ? says : throw new JsonException("It names no ends of chains.");

    public override string ToString() => JsonSerializer.Serialize(this, Json.WitnessLine);
}

[JsonSerializable(typeof(WitnessLine))]
internal sealed partial class WitnessJson : JsonSerializerContext;
