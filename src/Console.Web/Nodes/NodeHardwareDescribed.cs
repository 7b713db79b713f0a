using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeHardwareApi"/> take and answer.</summary>
internal static class NodeHardwareDescribed
{
    private static readonly Shape Check = Shape.Of(new FieldShape("result", Shape.Flag.OrNull), FieldShape.Maybe("reason", Shape.Text)).Named("Check");

    // Of the vendor interface nothing is checked.
    private static readonly Shape Checks = Shape.Of(
        Enum.GetValues<HardwareInterface>().Where(i => i is not HardwareInterface.Vendor).Select(i => new FieldShape(i.Word(), Check, Microversions.NodeFields.GetValueOrDefault(i.Field(), 1)))).Named("Checks");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/validate", "Checks the configuration of a node.") { Answer = Checks, QueryNeeds = ["node_uuid"] },
        new("GET", "nodes/{node}/validate", "Checks the configuration of a node.") { Answer = Checks },
        new("GET", "nodes/{node}/management/boot_device", "Asks the hardware for the boot device.") { AsksHardware = true, Answer = Shape.Of(new FieldShape("boot_device", Shape.Text.OrNull), new FieldShape("persistent", Shape.Flag.OrNull)) },
        new("PUT", "nodes/{node}/management/boot_device", "Sets the boot device.")
        {
            AsksHardware = true, Status = 204, Body = Shape.Of(new FieldShape("boot_device", Shape.Text), FieldShape.Maybe("persistent", Shape.Flag.OrNull)),
        },
        new("GET", "nodes/{node}/management/boot_device/supported", "Lists the boot devices of the hardware.") { AsksHardware = true, Answer = Shape.Of(new FieldShape("supported_boot_devices", Shape.ListOf(Shape.Text))) },
        new("PUT", "nodes/{node}/management/inject_nmi", "Injects a non-maskable interrupt.") { AsksHardware = true, Status = 204, BodyOptional = true, Body = Shape.Nothing },
        new("POST", "nodes/{node}/vmedia", "Attaches virtual media.")
        {
            AsksHardware = true, Status = 204, Body = Shape.Of(new FieldShape("device_type", Shape.OneOf(NodeHardwareApi.MediaDevices)), new FieldShape("image_url", Shape.Url), FieldShape.Maybe("image_download_source", Shape.OneOf("http"))),
        },
        new("DELETE", "nodes/{node}/vmedia", "Detaches virtual media.") { AsksHardware = true, Status = 204, QueryShapes = new Dictionary<string, Shape> { ["device_types"] = Shape.ListOf(Shape.OneOf(NodeHardwareApi.MediaDevices)) } },
    ];
}
