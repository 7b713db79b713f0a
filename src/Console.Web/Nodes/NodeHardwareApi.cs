using System.Collections.Frozen;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What asks the hardware of a node or checks its configuration: validate, boot device, NMI.</summary>
public sealed class NodeHardwareApi(FleetIndex fleet, NodeHardware hardware) : IApiSlice
{
    internal static readonly string[] MediaDevices = ["cdrom", "disk", "floppy"], MediaSchemes = ["http", "https", "nfs", "cifs", "smb"], MediaKeys = ["device_type", "image_url", "image_download_source"];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeHardwareDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/validate", call => call.Query.Text("node_uuid") is { } ident ? ValidateAsync(call, ident) : Refuse("node_uuid", "Missing mandatory parameter: node_uuid."))
        {
            Rule = Rule.NodeValidate, Query = FrozenSet.Create("node_uuid"),
        },
        new("GET", "nodes/{node}/validate", call => ValidateAsync(call, call["node"])) { Rule = Rule.NodeValidate },
        new("GET", "nodes/{node}/management/boot_device", ShowBootDeviceAsync) { Rule = Rule.NodeGetBootDevice },
        new("PUT", "nodes/{node}/management/boot_device", SetBootDeviceAsync) { Rule = Rule.NodeSetBootDevice },
        new("GET", "nodes/{node}/management/boot_device/supported", SupportedAsync) { Rule = Rule.NodeGetBootDevice },
        new("PUT", "nodes/{node}/management/inject_nmi", InjectNmiAsync) { Rule = Rule.NodeInjectNmi, Since = Microversions.Nmi },
        new("POST", "nodes/{node}/vmedia", AttachAsync) { Rule = Rule.NodeAttachMedia, Since = Microversions.VirtualMedia },
        new("DELETE", "nodes/{node}/vmedia", DetachAsync) { Rule = Rule.NodeDetachMedia, Since = Microversions.VirtualMedia, Query = FrozenSet.Create("device_types") },
    ];

    private async Task<Problem?> AttachAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value!.Keys.Except(MediaKeys).FirstOrDefault() is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", $"Send {string.Join(", ", MediaKeys)} only.");
        if (body.Value.Text("device_type") is not { } device || !MediaDevices.Contains(device)) return Problem.Invalid("device_type", $"'device_type' must be one of {string.Join(", ", MediaDevices)}.");
        if (body.Value.Text("image_url") is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var image) || !MediaSchemes.Contains(image.Scheme)) return Problem.Invalid("image_url", $"'image_url' must be a URL of {string.Join(", ", MediaSchemes)}.");
        if (body.Value["image_download_source"] is not null && body.Value.Text("image_download_source") != "http")
            return Problem.Invalid("image_download_source", "The BMC itself fetches the image: 'image_download_source' can only be http.", "Send http, or leave it out.");
        var done = await hardware.AttachMediaAsync(call.By, node.Value!.Id, device, image, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204);
    }

    private async Task<Problem?> DetachAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var devices = call.Query.List("device_types") ?? MediaDevices;
        if (devices.Except(MediaDevices).FirstOrDefault() is { } unknown) return Problem.Invalid("device_types", $"'{unknown}' is not one of {string.Join(", ", MediaDevices)}.");
        var done = await hardware.DetachMediaAsync(call.By, node.Value!.Id, devices, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204);
    }

    private async Task<Problem?> ValidateAsync(ApiCall call, string ident)
    {
        var node = fleet.Subject(call, ident);
        if (node.Problem is { } missing) return missing;
        var checks = (await hardware.CheckAsync(node.Value!, call.Cancel)).Where(c => call.Minor >= Microversions.NodeFields.GetValueOrDefault(c.Interface.Field(), 1));
        return await call.ObjectAsync(json =>
        {
            foreach (var check in checks)
            {
                json.WriteStartObject(check.Interface.Word());
                json.WritePropertyName("result");
                Values.Flag(json, check.Result);
                if (check.Reason is not null) json.WriteString("reason", check.Reason);
                json.WriteEndObject();
            }
        });
    }

    private async Task<Problem?> ShowBootDeviceAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var device = await hardware.ReadBootDeviceAsync(node.Value!.Id, call.Cancel);
        return device.Problem ?? await call.ObjectAsync(json =>
        {
            json.WritePropertyName("boot_device");
            Values.Text(json, device.Value!.Device);
            json.WritePropertyName("persistent");
            Values.Flag(json, device.Value.Persistent);
        });
    }

    private async Task<Problem?> SupportedAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var devices = await hardware.SupportedBootDevicesAsync(node.Value!.Id, call.Cancel);
        return devices.Problem ?? await call.ObjectAsync(json =>
        {
            json.WriteStartArray("supported_boot_devices");
            foreach (var device in devices.Value!) json.WriteStringValue(device);
            json.WriteEndArray();
        });
    }

    private async Task<Problem?> SetBootDeviceAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value!.Keys.FirstOrDefault(k => k is not ("boot_device" or "persistent")) is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send boot_device and persistent only.");
        if (body.Value["boot_device"] is not { ValueKind: JsonValueKind.String } device) return Problem.Invalid("boot_device", "'boot_device' must be text.", "Send a device such as pxe or disk.");
        var persistent = body.Value["persistent"] is { ValueKind: not JsonValueKind.Null } ? body.Value.Flag("persistent") : false;
        if (persistent is null) return Problem.Invalid("persistent", "'persistent' must be true or false.");
        var done = await hardware.SetBootDeviceAsync(call.By, node.Value!.Id, device.GetString()!, persistent.Value, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204);
    }

    private async Task<Problem?> InjectNmiAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var body = await call.BodyAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value is { ValueKind: JsonValueKind.Object } given && given.EnumerateObject().Select(p => p.Name).FirstOrDefault() is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send {}.");
        if (body.Value is { ValueKind: not JsonValueKind.Object }) return Problem.Invalid("body", "This request takes an empty object.", "Send {}.");
        var done = await hardware.InjectNmiAsync(call.By, node.Value!.Id, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204);
    }

    private static Task<Problem?> Refuse(string field, string told) => Task.FromResult<Problem?>(Problem.Invalid(field, told));
}
