using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Web.Nodes;

/// <summary>A hold that a person put into a plan.</summary>
/// <param name="Before">The step it stands before, <c>interface.step</c>; empty in a plan that the person orders.</param>
/// <param name="Priority">Priority of that step: a hold of the same priority runs right before it.</param>
/// <param name="Title">Short title.</param>
/// <param name="Question">What the person is asked.</param>
public sealed record HoldDraft(string Before, int Priority, string Title, string Question);

/// <summary>A step of a clean, in the person's order.</summary>
/// <param name="Name"><c>interface.step</c>, or <c>hold</c>.</param>
/// <param name="Title">Title of a hold.</param>
/// <param name="Question">Question of a hold.</param>
public sealed record CleanDraft(string Name, string Title = "", string Question = "");

/// <summary>What a person has put together for a deploy or a clean, before it is started. Holds no secret.</summary>
public sealed record PlanDraft
{
    /// <summary>URL of the image.</summary>
    public string Image { get; init; } = "";

    /// <summary>Its SHA-256, hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Host name for the config drive; empty for no config drive.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Holds of a deploy.</summary>
    public ImmutableArray<HoldDraft> Holds { get; init; } = [];

    /// <summary>Steps of a clean.</summary>
    public ImmutableArray<CleanDraft> Steps { get; init; } = [];

    /// <summary>What is missing or wrong before it can be started: field and sentence.</summary>
    public IReadOnlyList<(string Field, string Told)> Missing(Verb verb)
    {
        var wrong = new List<(string, string)>();
        if (verb == Verb.Clean)
        {
            if (Steps.IsEmpty) wrong.Add(("steps", "Add at least one step."));
            if (Steps.Any(s => s.Name != "hold" && !s.Name.Contains('.', StringComparison.Ordinal))) wrong.Add(("steps", "Write each step as interface.step, for example deploy.erase_devices_metadata."));
        }
        else
        {
            if (!Uri.TryCreate(Image.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "file")) wrong.Add(("image", "Enter the URL of the image, for example http://images.example/debian.qcow2."));
            if (Sha256.Trim().Length != 64 || !Sha256.Trim().All(char.IsAsciiHexDigit)) wrong.Add(("sha256", "Enter the SHA-256 of the image: 64 hexadecimal digits, as sha256sum prints them."));
            if (Hostname.Trim().Length > 0 && Uri.CheckHostName(Hostname.Trim()) is UriHostNameType.Unknown) wrong.Add(("hostname", "This is no host name: use letters, digits and hyphens."));
        }

        if (Holds.Any(h => h.Question.Trim().Length == 0) || Steps.Any(s => s.Name == "hold" && s.Question.Trim().Length == 0)) wrong.Add(("hold", "Write the question of each hold: whoever approves it sees only that."));
        return wrong;
    }

    /// <summary>What is sent with the verb.</summary>
    public ProvisionRequest Request(Verb verb) => verb == Verb.Clean
        ? new() { Steps = [.. Steps.Select(Step)] }
        : new() { Steps = [.. Holds.Select(h => Hold(h.Title, h.Question, h.Priority))], ConfigDrive = Drive() };

    /// <summary>What is written on the node before a deploy.</summary>
    /// <param name="info">What stands there now.</param>
    public ImmutableArray<PatchOperation> Patch(JsonMap info)
    {
        var after = info.ToObject();
        foreach (var stale in new[] { "image_checksum", "image_os_hash_algo", "image_os_hash_value", "image_source" }) after.Remove(stale);
        after["image_source"] = Image.Trim();
        after["image_os_hash_algo"] = "sha256";
        after["image_os_hash_value"] = Sha256.Trim().ToLowerInvariant();
        var patch = ImmutableArray.CreateBuilder<PatchOperation>();
        patch.Add(new("add", ["instance_info"], after));
        if (Hostname.Trim().Length > 0) patch.Add(new("add", ["instance_name"], Hostname.Trim()));
        return patch.ToImmutable();
    }

    private JsonElement? Drive() => Hostname.Trim().Length == 0 ? null
        : JsonSerializer.SerializeToElement(new JsonObject { ["meta_data"] = new JsonObject { ["hostname"] = Hostname.Trim(), ["name"] = Hostname.Trim() } });

    private static RequestedStep Step(CleanDraft step)
    {
        if (step.Name == "hold") return Hold(step.Title, step.Question, null);
        var dot = step.Name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new("", step.Name.Trim(), JsonMap.Empty) : new(step.Name[..dot].Trim(), step.Name[(dot + 1)..].Trim(), JsonMap.Empty);
    }

    private static RequestedStep Hold(string title, string question, int? priority) => new(
        "flow", "hold", JsonMap.From(new JsonObject { ["title"] = title.Trim().Length > 0 ? title.Trim() : "Hold", ["question"] = question.Trim() }), priority);
}
