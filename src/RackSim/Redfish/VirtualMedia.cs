using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The BMC's virtual CD drive.</summary>
public static class VirtualMedia
{
    /// <summary>Address of the collection.</summary>
    public const string All = Managers.Path + "/VirtualMedia";

    /// <summary>Address of the CD drive.</summary>
    public const string Path = All + "/Cd";

    /// <summary>The drive.</summary>
    public static JsonObject One(Bmc bmc)
    {
        var image = bmc.Machine.State.Cd.Image;
        return Resource.New(Path, "VirtualMedia.v1_6_1.VirtualMedia", "Virtual CD")
            .With("MediaTypes", Resource.Words("CD", "DVD")).With("Image", image).With("ImageName", image?[(image.LastIndexOf('/') + 1)..])
            .With("Inserted", image is not null).With("ConnectedVia", image is null ? "NotConnected" : "URI").With("WriteProtected", true)
            .With("UserName", bmc.Machine.State.Cd.User).With("Password", null)
            .With("TransferMethod", "Stream").With("TransferProtocolType", image is null ? null : image.StartsWith("https", StringComparison.Ordinal) ? "HTTPS" : "HTTP")
            .With("VerifyCertificate", false)
            .With("Actions", new JsonObject
            {
                ["#VirtualMedia.InsertMedia"] = new JsonObject { ["target"] = Path + "/Actions/VirtualMedia.InsertMedia" },
                ["#VirtualMedia.EjectMedia"] = new JsonObject { ["target"] = Path + "/Actions/VirtualMedia.EjectMedia" },
            });
    }

    /// <summary>Inserts an image. Another image must be ejected first; the same one again is fine.</summary>
    public static RedfishAnswer Insert(RedfishPipeline.Call call)
    {
        if (call.Body["Image"]?.ToString() is not { } image)
        {
            return RedfishAnswer.Error(400, "Base.1.18.ActionParameterMissing", "The action VirtualMedia.InsertMedia requires the parameter Image.", "VirtualMedia.InsertMedia", "Image");
        }
        if (!Uri.TryCreate(image, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return RedfishAnswer.Error(400, "Base.1.18.ActionParameterValueFormatError", "Image must be an http or https URL.", image, "Image");
        }
        if (call.Bmc.Machine.State.Cd.Image is { } other && other != image)
        {
            return RedfishAnswer.Error(409, "RackSim.1.0.MediaInUse", "The drive holds another image: eject it first.", other);
        }
        var media = new Media(image, call.Body["UserName"]?.ToString(), call.Body["Password"]?.ToString());
        if (call.Bmc.Options.InsertTask is { } takes)
        {
            return call.Bmc.Tasks.Start("Insert media", async () =>
            {
                await call.Bmc.DelayAsync(takes);
                return call.Bmc.Machine.Insert(media).Refused;
            });
        }
        return call.Bmc.Machine.Insert(media).Refused is { } why ? RedfishAnswer.Error(500, "Base.1.18.InternalError", why) : RedfishAnswer.Done;
    }

    /// <summary>Ejects what is inserted; an empty drive stays empty.</summary>
    public static RedfishAnswer Eject(RedfishPipeline.Call call)
    {
        call.Bmc.Machine.Eject();
        return RedfishAnswer.Done;
    }
}
