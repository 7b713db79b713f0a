using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>A virtual drive of a BMC: says what is in it, takes a medium in and out.</summary>
internal sealed class VirtualMediaSlot(RedfishSystem system, RedfishResource slot, bool shared = false)
{
    private const string ImageKey = "Image";
    private const string InsertAction = "#VirtualMedia.InsertMedia";
    private const string EjectAction = "#VirtualMedia.EjectMedia";

    private JsonElement Body => slot.Body;

    /// <summary>Where it is.</summary>
    public string Path => slot.Path;

    /// <summary>Whether it can be a CD or DVD; a drive that tells no kinds of media is taken for one by its name.</summary>
    public bool TakesCd => MediaTypes is { Count: > 0 } types
        ? types.Any(IsCd)
        : (Body.Text("Id") ?? "").StartsWith("CD", StringComparison.OrdinalIgnoreCase);

    private bool Takes(string device) => device == "cdrom" ? TakesCd : MediaTypes?.Contains(device == "disk" ? "USBStick" : "Floppy") == true;

    /// <summary>Order of preference, low is good: belongs to this system alone, can insert by action, is nothing but a CD.</summary>
    public int Rank => (shared ? 4 : 0) + (Target(InsertAction) is null ? 2 : 0) + (MediaTypes?.All(IsCd) == false ? 1 : 0);

    /// <summary>URL of the medium in it, or null when it is empty.</summary>
    public string? Image => Body.Flag("Inserted") == false ? null : Body.Text(ImageKey) ?? (Body.Flag("Inserted") == true ? "" : null);

    private List<string>? MediaTypes => Body.Texts("MediaTypes");

    /// <summary>All CD drives of a system, best first: those of its managers and its own.</summary>
    public static Task<Result<IReadOnlyList<VirtualMediaSlot>>> FindAsync(RedfishSystem system, CancellationToken cancel) => FindAsync(system, "cdrom", cancel);

    /// <summary>All drives of a kind: <c>cdrom</c>, <c>floppy</c> or <c>disk</c>.</summary>
    public static async Task<Result<IReadOnlyList<VirtualMediaSlot>>> FindAsync(RedfishSystem system, string device, CancellationToken cancel)
    {
        var managers = await system.ManagersAsync(cancel).ConfigureAwait(false);
        if (!managers.Ok) return managers.Problem;
        var owners = managers.Value.Select(m => (m.Body, Shared: m.Body.At("Links").Items("ManagerForServers").Count() > 1)).Append((system.Resource.Body, Shared: false));
        var slots = new List<VirtualMediaSlot>();
        foreach (var (owner, shared) in owners)
        {
            var members = await system.Bmc.MembersAsync(owner.Link("VirtualMedia"), cancel).ConfigureAwait(false);
            if (!members.Ok) return members.Problem;
            var known = slots.Select(s => s.Path).ToList();
            slots.AddRange(members.Value.Where(m => !known.Any(k => RedfishPath.Same(k, m.Path))).Select(m => new VirtualMediaSlot(system, m, shared)).Where(s => s.Takes(device)));
        }

        return slots.OrderBy(s => s.Rank).ToList();
    }

    /// <summary>Puts a medium in. What the BMC asks for in addition is added, what it does not know is left out; without the action the drive is patched.</summary>
    public async Task<Problem?> InsertAsync(Uri image, CancellationToken cancel)
    {
        const string what = "insert the boot medium";
        var arguments = new JsonObject { [ImageKey] = image.OriginalString, ["Inserted"] = true, ["WriteProtected"] = true };
        var done = Target(InsertAction) is { } target
            ? await NegotiateAsync(arguments, image, b => system.Bmc.ActAsync(target, b, what, cancel)).ConfigureAwait(false)
            : new RedfishAnswer(405, default);
        if (done is { Ok: true, Value.Status: 404 or 405 or 501 })
        {
            var patched = await NegotiateAsync(arguments, image, b => system.Bmc.PatchAsync(slot, b, what, cancel)).ConfigureAwait(false);
            if (!patched.Ok || patched.Value.Good || Target(InsertAction) is null) done = patched;
        }

        if (!done.Ok) return done.Problem;
        if (!done.Value.Good) return RedfishProblems.Refused(system.Bmc.Target, done.Value, what, slot.Path);
        return await ShowsUpAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Takes out what is in it; an empty drive is success.</summary>
    public async Task<Problem?> EjectAsync(CancellationToken cancel)
    {
        const string what = "eject the medium";
        if (Image is null) return null;
        var done = Target(EjectAction) is { } target
            ? await system.Bmc.ActAsync(target, [], what, cancel).ConfigureAwait(false)
            : new RedfishAnswer(405, default);
        if (done is { Ok: true, Value.Status: 404 or 405 or 501 })
        {
            done = await system.Bmc.PatchAsync(slot, new JsonObject { [ImageKey] = null, ["Inserted"] = false }, what, cancel).ConfigureAwait(false);
        }

        if (!done.Ok) return done.Problem;
        if (done.Value.Good) return null;
        var now = await system.Bmc.GlanceAsync(slot.Path, cancel).ConfigureAwait(false);
        return now.Ok && new VirtualMediaSlot(system, slot with { Body = now.Value }).Image is null ? null : RedfishProblems.Refused(system.Bmc.Target, done.Value, what, slot.Path);
    }

    private string? Target(string action) => RedfishPath.Local(Body.At("Actions", action).Text("target"));

    private static bool IsCd(string type) => type is "CD" or "DVD";

    private static async Task<Result<RedfishAnswer>> NegotiateAsync(JsonObject arguments, Uri image, Func<JsonObject, Task<Result<RedfishAnswer>>> send)
    {
        while (true)
        {
            var sent = await send(arguments.DeepClone().AsObject()).ConfigureAwait(false);
            if (!sent.Ok || sent.Value.Good || !Adapt(arguments, image, new RedfishError(sent.Value.Body))) return sent;
        }
    }

    private static bool Adapt(JsonObject arguments, Uri image, RedfishError error)
    {
        foreach (var name in new[] { "WriteProtected", "Inserted", "TransferMethod", "TransferProtocolType" })
        {
            if (arguments.ContainsKey(name) && error.Rejects(name)) return arguments.Remove(name);
        }

        return Add(arguments, "TransferProtocolType", image.Scheme.ToUpperInvariant(), error) || Add(arguments, "TransferMethod", "Stream", error);
    }

    private static bool Add(JsonObject arguments, string name, string value, RedfishError error) =>
        error.Mentions(name) && !error.Rejects(name) && arguments.TryAdd(name, value);

    private async Task<Problem?> ShowsUpAsync(CancellationToken cancel)
    {
        var began = system.Bmc.Clock.GetTimestamp();
        while (true)
        {
            var now = await system.Bmc.GlanceAsync(slot.Path, cancel).ConfigureAwait(false);
            if (!now.Ok) return now.Problem;
            if (new VirtualMediaSlot(system, slot with { Body = now.Value }).Image is not null) return null;
            if (system.Bmc.Clock.GetElapsedTime(began) >= system.Bmc.Options.InsertLimit) break;
            await system.Bmc.PauseAsync(system.Bmc.Options.PollPause, cancel).ConfigureAwait(false);
        }

        return RedfishProblems.Answer(system.Bmc.Target, $"took the boot medium but shows an empty drive after {Words.Span(system.Bmc.Options.InsertLimit)}; most often it could not load the image", slot.Path) with
        {
            Fix = "Check that the BMC can reach the address that boot media are served from.",
        };
    }
}
