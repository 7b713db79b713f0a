using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Networks;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>Lets the agent download the image, check it, and write it with the config drive to disk.</summary>
public sealed class WriteImageStep(AgentWork work, NetworkMoves networks, IOptions<DeployOptions> options) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "write_image", "Downloads the image and writes it to disk, in the agent.")
    {
        Implementation = DirectDeploy.Word, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Deploy] = 80 },
        RequiresRamdisk = true, Destructive = true, Abortable = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var image = ImageSource.From(step.Node.InstanceInfo, options.Value.AllowMd5Checksum);
        if (!image.Ok) return new StepOutcome.Failed(image.Problem);
        await step.ChangeAsync(n => n with
        {
            DriverInternalInfo = n.DriverInternalInfo.With("is_whole_disk_image", image.Value.WholeDisk).With("image_source", image.Value.Url.ToString()),
        }).ConfigureAwait(false);
        var given = Given(step);
        var (known, notYet) = step.Journalled("start") is null && ConfigDrive.LacksNetworks(given) ? await networks.DescribeAsync(step, cancel).ConfigureAwait(false) : (null, null);
        if (notYet is not null) return notYet;
        var checkedImage = step.Node.DriverInternalInfo.Text(CheckImageStep.Key) is { } format ? image.Value with { DiskFormat = format } : image.Value;
        return await work.StepAsync(step, () => ArgumentsAsync(step, checkedImage, given, known), cancel).ConfigureAwait(false);
    }

    private async Task<Result<JsonMap>> ArgumentsAsync(StepContext step, ImageSource image, JsonElement? given, JsonMap? known)
    {
        var drive = await ConfigDrive.BuildAsync(given, step.Node, known).ConfigureAwait(false);
        if (!drive.Ok && drive.Problem is { } wrong) return wrong;
        var args = new JsonObject { ["image_info"] = image.ToImageInfo(step.Node.Id, OpenedInstance.Of(step), options.Value.StreamRawImages) };
        if (drive.Value is { } packed) args["configdrive"] = packed;
        return JsonMap.From(args);
    }

    // As the store keeps it: the JSON of what was asked, sealed. A plain text is one that somebody set in instance_info himself.
    private static JsonElement? Given(StepContext step)
    {
        var kept = step.Node.InstanceInfo["configdrive"];
        if (kept is not { ValueKind: JsonValueKind.String } text || step.Open(text.GetString())?.Reveal() is not { } clear) return kept;
        try
        {
            using var json = JsonDocument.Parse(clear);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(clear);
        }
    }
}
