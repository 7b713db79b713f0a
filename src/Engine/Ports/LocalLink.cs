using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;

namespace IronicConsole.Engine.Ports;

/// <summary>The switch side of a port: which keys it may have and which belong together (api.md §4).</summary>
internal static class LocalLink
{
    private static readonly string[] Keys = ["switch_id", "port_id", "switch_info", "hostname", "network_type", "vtep-logical-switch", "vtep-physical-switch"];

    /// <summary>The same map with a MAC address in <c>switch_id</c> spelled the usual way, or every reason why it is no switch side.</summary>
    public static Result<JsonMap> Check(JsonMap link)
    {
        if (link.IsEmpty) return link;
        List<Problem> problems =
        [
            .. link.Keys.Except(Keys).Select(key => Problem.Invalid(Field(key), $"'local_link_connection' has an unknown key '{key}'.", $"Use {string.Join(", ", Keys)}.")),
            .. link.Keys.Intersect(Keys).Where(key => link[key]?.ValueKind != JsonValueKind.String).Select(key => Problem.Invalid(Field(key), $"'{Field(key)}' must be text.")),
        ];
        if (link.Text("network_type") is { } type && type is not ("managed" or "unmanaged"))
            problems.Add(Problem.Invalid(Field("network_type"), $"'{Field("network_type")}' is '{type}'.", "Use managed or unmanaged."));
        if (link.Text("switch_id") is { } id && SwitchId(id) is null)
            problems.Add(Problem.Invalid(Field("switch_id"), $"'{Field("switch_id")}' is '{id}'.", "Use a MAC address or an OpenFlow datapath id of 16 hexadecimal digits."));
        var alone = link.Text("network_type") == "unmanaged" && link.Keys.Count() == 1;
        var vtep = link["vtep-logical-switch"] is not null && link["vtep-physical-switch"] is not null && link["port_id"] is not null;
        var whole = vtep || (link["port_id"] is not null && (link["switch_id"] is not null || link["hostname"] is not null));
        if (!alone && !whole && problems.Count == 0)
            problems.Add(Problem.Invalid("local_link_connection", "'local_link_connection' needs switch_id and port_id.", "Give both (or hostname and port_id of a smart NIC, or both vtep keys and port_id), or an empty object."));
        return FieldReading.Together(problems) is { } bad ? bad : link["switch_id"] is null ? link : link.With("switch_id", SwitchId(link.Text("switch_id")!));
    }

    private static string? SwitchId(string text) => MacAddress.Normal(text) ?? (text.Length == 16 && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : null);

    private static string Field(string key) => $"local_link_connection/{key}";
}
