using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>A light of the system or of its chassis: <c>LocationIndicatorActive</c>, or the older <c>IndicatorLED</c>.</summary>
/// <param name="Bmc">The BMC.</param>
/// <param name="Resource">What it is on.</param>
/// <param name="Indicator">What it is.</param>
internal sealed record RedfishLight(RedfishBmc Bmc, RedfishResource Resource, Indicator Indicator)
{
    private const string Location = "LocationIndicatorActive", Led = "IndicatorLED";
    private const int MostChassis = 8, LongestName = 64;

    /// <summary>Its state.</summary>
    public string State => Resource.Body.Flag(Location) is { } on ? on ? "on" : "off" : Resource.Body.Text(Led) switch
    {
        "Lit" => "on",
        "Off" => "off",
        "Blinking" => "blinking",
        _ => "unknown",
    };

    /// <summary>All lights of a system; none is not an error.</summary>
    public static async Task<Result<List<RedfishLight>>> AllAsync(RedfishSystem system, CancellationToken cancel)
    {
        var lights = new List<RedfishLight>();
        Add(system.Resource, "system", "led");
        foreach (var path in system.Resource.Body.At("Links").Items("Chassis").Select(RedfishJson.Self).OfType<string>().Take(MostChassis))
        {
            var chassis = await system.Bmc.GlanceAsync(path, cancel).ConfigureAwait(false);
            if (!chassis.Ok) return chassis.Problem;
            Add(new(path, chassis.Value, chassis.Value.Text("@odata.etag")), "chassis", Safe(path.TrimEnd('/').Split('/')[^1]));
        }

        return lights;

        void Add(RedfishResource on, string component, string name)
        {
            if (States(on.Body) is { } states && !lights.Exists(l => l.Indicator.Component == component && l.Indicator.Name == name)) lights.Add(new(system.Bmc, on, new(component, name, false, states)));
        }
    }

    /// <summary>Switches it.</summary>
    public async Task<Problem?> SetAsync(string state, CancellationToken cancel)
    {
        var what = $"set an indicator to {state}";
        if (State == state) return null;
        var change = Resource.Body.Flag(Location) is not null ? new JsonObject { [Location] = state == "on" } : new JsonObject { [Led] = state switch { "on" => "Lit", "blinking" => "Blinking", _ => "Off" } };
        var sent = await Bmc.PatchAsync(Resource, change, what, cancel).ConfigureAwait(false);
        return !sent.Ok ? sent.Problem : sent.Value.Good ? null : RedfishProblems.Refused(Bmc.Target, sent.Value, what, Resource.Path);
    }

    private static string[]? States(JsonElement on) => on.Flag(Location) is not null ? ["on", "off"] : on.Text(Led) is not null ? ["on", "off", "blinking"] : null;

    private static string Safe(string id) => string.Concat(id.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
}
