using System.Collections.Frozen;
using System.Text.Json;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Drivers;

/// <summary><c>/v1/drivers</c>: the hardware types of this installation.</summary>
public sealed class DriversApi(HardwareTypes types) : IApiSlice
{
    internal static readonly string[] Short = ["name", "hosts", "links", "properties", "type"];
    internal static readonly FieldTable<HardwareType> Table = new([.. Rows()]);
    private static readonly FrozenDictionary<string, int> Since = Rows().ToFrozenDictionary(r => r.Name, r => r.Minor);

    /// <inheritdoc/>
    public IEnumerable<Described> Described => DriversDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "drivers", ListAsync) { Rule = Rule.DriverGet, Query = FrozenSet.Create("type", "detail", "fields") },
        new("GET", "drivers/{driver}", ShowAsync) { Rule = Rule.DriverGet, Query = FrozenSet.Create("fields") },
        new("GET", "drivers/{driver}/properties", PropertiesAsync) { Rule = Rule.DriverProperties },
        new("GET", "drivers/{driver}/raid/logical_disk_properties", RaidPropertiesAsync) { Rule = Rule.DriverRaidProperties, Since = Microversions.Raid },
    ];

    private Task<Problem?> ListAsync(ApiCall call)
    {
        var query = call.Query;
        if ((query.Has("type") || query.Has("detail")) && !call.Has(Microversions.DriverDetail)) return Refuse(ApiCall.TooOld(Microversions.DriverDetail));
        var type = query.Text("type");
        if (type is not (null or "classic" or "dynamic")) query.Refuse(Problem.Invalid("type", $"Driver type '{type}' is not valid.", "Use classic or dynamic."));
        var detail = query.Flag("detail") == true;
        var rows = Chosen(call, detail ? Table.Of(call.Minor) : Table.Only(call.Minor, Short), detail);
        if ((query.Problem ?? rows.Problem) is { } bad) return Refuse(bad);
        return call.ObjectAsync(json =>
        {
            json.WriteStartArray("drivers");
            foreach (var item in type == "classic" ? [] : types.All) FieldRows.Write(json, item, rows.Value!, call);
            json.WriteEndArray();
        });
    }

    private Task<Problem?> ShowAsync(ApiCall call)
    {
        var rows = Chosen(call, Table.Of(call.Minor), detail: false);
        if (rows.Problem is { } bad) return Refuse(bad);
        return Find(call) is { } type ? call.JsonAsync(json => FieldRows.Write(json, type, rows.Value!, call)) : Refuse(Unknown(call));
    }

    private Task<Problem?> PropertiesAsync(ApiCall call)
    {
        if (Find(call) is not { } type) return Refuse(Unknown(call));
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (which, names) in type.Supported)
        {
            foreach (var (key, text) in names.Select(n => types.Implementation(which, n)).OfType<IHardware>().SelectMany(i => i.Properties)) properties[key] = text;
        }

        return call.ObjectAsync(json =>
        {
            foreach (var (key, text) in properties) json.WriteString(key, text);
        });
    }

    // As there, the default RAID interface speaks for the driver.
    private Task<Problem?> RaidPropertiesAsync(ApiCall call)
    {
        if (Find(call) is not { } type) return Refuse(Unknown(call));
        if (!type.Supported.TryGetValue(HardwareInterface.Raid, out var names) || names[0] == "no-raid")
            return Refuse(new("not-supported", 404, $"The default RAID interface of the driver '{type.Name}' can make no volumes.") { Fix = "Enable one that can in Drivers:EnabledInterfaces:raid, or name it in Drivers:DefaultInterfaces:raid." });
        return call.ObjectAsync(json =>
        {
            foreach (var (property, text) in RaidProperties.OfDisks) json.WriteString(property, text);
        });
    }

    private static Result<FieldRow<HardwareType>[]> Chosen(ApiCall call, FieldRow<HardwareType>[] otherwise, bool detail)
    {
        if (call.Query.List("fields") is not { } fields) return otherwise;
        if (!call.Has(Microversions.DriverFields)) return ApiCall.TooOld(Microversions.DriverFields);
        return detail ? Problem.Invalid("fields", "Can't fetch a subset of fields with 'detail' set.", "Leave one of them out.") : Table.Chosen(call, fields, Since);
    }

    private HardwareType? Find(ApiCall call) => types.Find(call["driver"]);

    internal static Problem Unknown(ApiCall call) => new("not-found", 404, $"The driver '{call["driver"]}' is unknown: no conductor here serves it.");

    private static IEnumerable<FieldRow<HardwareType>> Rows()
    {
        yield return new("name", 1, Shape.Text, (j, t, _) => j.WriteStringValue(t.Name));
        yield return new("hosts", 1, Shape.ListOf(Shape.Text), (j, _, c) => List(j, [c.Conductor]));
        yield return new("links", 1, Shape.Links, (j, t, c) => Links.Write(j, c.Base, $"drivers/{t.Name}"));
        yield return new("properties", 14, Shape.Links, (j, t, c) => Links.Write(j, c.Base, $"drivers/{t.Name}/properties"));
        yield return new("type", 30, Shape.Text, (j, _, _) => j.WriteStringValue("dynamic"));
        foreach (var which in Enum.GetValues<HardwareInterface>())
        {
            var since = Math.Max(30, which is HardwareInterface.Network ? 30 : Microversions.NodeFields[which.Field()]);
            yield return new($"default_{which.Field()}", since, Shape.Text.OrNull, (j, t, _) => Values.Text(j, t.Supported.TryGetValue(which, out var names) ? names[0] : null));
            yield return new($"enabled_{which.Field()}s", since, Shape.ListOf(Shape.Text), (j, t, _) => List(j, t.Supported.TryGetValue(which, out var names) ? names : []));
        }
    }

    private static void List(Utf8JsonWriter json, IEnumerable<string> items)
    {
        json.WriteStartArray();
        foreach (var item in items) json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private static Task<Problem?> Refuse(Problem problem) => Task.FromResult<Problem?>(problem);
}
