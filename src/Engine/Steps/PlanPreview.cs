using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Engine.Steps;

/// <summary>What an operation would do on a node now: the merged plan, made by the planner that the run uses.</summary>
/// <param name="Steps">The steps in the order they run; steps that only a booted agent brings are not in it yet.</param>
/// <param name="Hash">Names this plan: sent with the run, it is refused (<c>plan-changed</c>, 409) when the plan has another meaning by then.</param>
public sealed record PlanPreview(ImmutableArray<PlannedStep> Steps, string Hash)
{
    /// <summary>How a run names the plan that was looked at.</summary>
    public const int HashLength = 64;
}

/// <summary>
/// Names a plan by its meaning: two plans have the same hash exactly when they do the same to the same node. What is only told (why a step is there) does not count;
/// the order of an argument's keys neither. Secret arguments count by a keyed digest, so that the hash tells nothing of them.
/// </summary>
public sealed class PlanHash(SecretBox box)
{
    /// <summary>SHA-256 of the plan, 64 hexadecimal digits.</summary>
    public string Of(Node node, OperationKind kind, ProvisionRequest request, ImmutableArray<PlannedStep> steps)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(request);
        using var into = new MemoryStream();
        using (var json = new Utf8JsonWriter(into))
        {
            json.WriteStartObject();
            json.WriteString("node", node.Id);
            json.WriteString("kind", kind.Word());
            json.WriteBoolean("disable_ramdisk", request.DisableRamdisk ?? false);
            if (kind == OperationKind.Deploy) Instance(json, node, request);
            json.WriteStartArray("steps");
            foreach (var step in steps) Step(json, node, step);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(into.ToArray()));
    }

    private void Step(Utf8JsonWriter json, Node node, PlannedStep step)
    {
        json.WriteStartObject();
        json.WriteString("step", step.Name);
        if (Enum.TryParse<HardwareInterface>(step.Interface, ignoreCase: true, out var which)) json.WriteString("by", node.Interfaces.GetValueOrDefault(which));
        json.WriteBoolean("in_band", step.InBand);
        if (step.Children is { } children)
        {
            json.WriteStartArray("children");
            foreach (var child in children.Nodes) json.WriteStringValue(child);
            json.WriteEndArray();
            json.WriteNumber("parallel", children.Parallel);
            json.WriteString("on_failure", children.OnFailure.ToString());
        }

        json.WritePropertyName("args");
        Canonical(json, node, step.Args.Element);
        json.WriteEndObject();
    }

    private void Instance(Utf8JsonWriter json, Node node, ProvisionRequest request)
    {
        json.WritePropertyName("instance");
        Canonical(json, node, node.InstanceInfo.Without("configdrive").Element);
        if (request.ConfigDrive is { } drive) json.WriteString("config_drive", box.Digest(drive.GetRawText()));
    }

    private void Canonical(Utf8JsonWriter json, Node node, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    Canonical(json, node, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Canonical(json, node, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String when SecretBox.IsSealed(value.GetString()):
                json.WriteStringValue(box.Digest(box.Open(node.Id, value.GetString())?.Reveal() ?? ""));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }
}
