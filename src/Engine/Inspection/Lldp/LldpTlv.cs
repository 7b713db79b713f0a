using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection.Lldp;

/// <summary>One piece of what a switch announces: type and value, as the agent sends them (<c>[type, "hex"]</c>). Anything may stand in it, so reading it never throws.</summary>
/// <param name="Type">1 chassis, 2 port, 4 port description, 5 system name, 6 system description, 7 capabilities, 8 management address, 127 by organisation.</param>
/// <param name="Value">Its bytes.</param>
/// <seealso href="https://standards.ieee.org/ieee/802.1AB/6047/">IEEE 802.1AB, clause 8</seealso>
public sealed record LldpTlv(int Type, ReadOnlyMemory<byte> Value)
{
    private const int MostPieces = 256, LongestValue = 511, LongestText = 255;

    /// <summary>The pieces of one network card: from its own <c>lldp</c>, or from plugin data <c>lldp_raw</c> under its name.</summary>
    public static IReadOnlyList<LldpTlv> Of(NetworkCard card, JsonMap pluginData)
    {
        var raw = pluginData.Map("lldp_raw")[card.Name] is { ValueKind: JsonValueKind.Array } collected ? collected : card.Raw["lldp"];
        return raw is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Take(MostPieces).Select(Read).OfType<LldpTlv>()] : [];
    }

    /// <summary>Two bytes at an offset as a number, or null.</summary>
    public int? Word(int at) => Value.Length >= at + 2 ? BinaryPrimitives.ReadUInt16BigEndian(Value.Span[at..]) : null;

    /// <summary>Four bytes at an offset as a number, or null.</summary>
    public long? DoubleWord(int at) => Value.Length >= at + 4 ? BinaryPrimitives.ReadUInt32BigEndian(Value.Span[at..]) : null;

    /// <summary>One byte, or null.</summary>
    public int? Byte(int at) => Value.Length > at ? Value.Span[at] : null;

    /// <summary>The rest as text without control characters; null when nothing is left.</summary>
    public string? Text(int at, int? length = null)
    {
        if (at >= Value.Length) return null;
        var end = length is { } n ? Math.Min(Value.Length, at + n) : Value.Length;
        var text = new string([.. Encoding.UTF8.GetString(Value.Span[at..end]).Where(c => !char.IsControl(c) && c != '\uFFFD')]);
        if (text.Length > LongestText) text = text[..LongestText];
        return text.Length == 0 ? null : text;
    }

    /// <summary>Six bytes as a MAC address, or null when there are not exactly six.</summary>
    public string? Mac(int at) => Value.Length == at + 6 ? string.Join(':', Value.Span[at..].ToArray().Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))) : null;

    /// <summary>A family byte and an address (1 IPv4, 2 IPv6, 6 MAC) of <paramref name="length"/> bytes together, or null.</summary>
    public string? Address(int at, int length)
    {
        if (length < 2 || Value.Length < at + length) return null;
        var bytes = Value.Slice(at + 1, length - 1);
        return (Byte(at), bytes.Length) switch
        {
            (1, 4) or (2, 16) => new IPAddress(bytes.Span).ToString(),
            (6, 6) => new LldpTlv(0, bytes).Mac(0),
            _ => null,
        };
    }

    private static LldpTlv? Read(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2) return null;
        if (pair[0].ValueKind != JsonValueKind.Number || !pair[0].TryGetInt32(out var type) || type is < 0 or > 127) return null;
        if (pair[1].ValueKind != JsonValueKind.String || pair[1].GetString() is not { } hex || hex.Length > LongestValue * 2 || hex.Length % 2 != 0) return null;
        return hex.All(char.IsAsciiHexDigit) ? new LldpTlv(type, Convert.FromHexString(hex)) : null;
    }
}
