using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Ledger;

/// <summary>One thing that really happened to one simulated machine.</summary>
/// <param name="Seq">1 for the rack's first effect; grows by one, also over restarts.</param>
/// <param name="At">When it happened, UTC.</param>
/// <param name="Machine">Name of the machine.</param>
/// <param name="Name">What happened, e.g. <c>power.on</c>; written as <c>effect</c>.</param>
/// <param name="Detail">What else is worth knowing; its fields depend on the effect.</param>
/// <param name="Changed">False when the request was carried out but found everything as it asked for.</param>
public sealed record Effect(long Seq, DateTimeOffset At, string Machine, string Name, JsonObject Detail, bool Changed)
{
    /// <summary>The effect as it stands in the file and in the answer of <c>GET /ledger</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["seq"] = Seq,
        ["at"] = At.ToString("O"),
        ["machine"] = Machine,
        ["effect"] = Name,
        ["detail"] = Detail.DeepClone(),
        ["changed"] = Changed,
    };

    /// <summary>Reads one line of the file; null when the line was cut short by a crash.</summary>
    public static Effect? Parse(string line)
    {
        try
        {
            var json = JsonNode.Parse(line)!.AsObject();
            return new Effect((long)json["seq"]!, DateTimeOffset.Parse((string)json["at"]!, null), (string)json["machine"]!,
                (string)json["effect"]!, json["detail"]!.DeepClone().AsObject(), (bool)json["changed"]!);
        }
        catch (Exception cut) when (cut is System.Text.Json.JsonException or NullReferenceException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
