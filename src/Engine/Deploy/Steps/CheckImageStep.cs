using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>
/// Looks at the first bytes of the image before the machine is touched: what is unsafe, is not what it was declared as, or cannot be written is refused here.
/// Only reads, so it may be repeated. An image that this server cannot reach is left to the agent, which checks again anyway.
/// </summary>
public sealed class CheckImageStep(ImageHead head, IOptions<DeployOptions> options, IOptions<ImagesOptions> images) : IStep
{
    /// <summary>Where the format is kept for the writing of the image, in <c>driver_internal_info</c>.</summary>
    public const string Key = "image_disk_format";

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "check_image", "Looks at the first bytes of the image: its format, and whether it is safe.")
    {
        Implementation = DirectDeploy.Word, Stage = StepStage.Begin, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Deploy] = 100 }, Abortable = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var image = ImageSource.From(step.Node.InstanceInfo, options.Value.AllowMd5Checksum);
        if (!image.Ok) return new StepOutcome.Failed(image.Problem);
        if (image.Value.Weakness is { } weak) await WarnAsync(step, weak).ConfigureAwait(false);
        var read = await head.ReadAsync(image.Value.Url, ImageAccess.From(OpenedInstance.Of(step), image.Value.Url), cancel).ConfigureAwait(false);
        if (!read.Ok)
        {
            await KeepAsync(step, null).ConfigureAwait(false);
            await step.NoteAsync($"{read.Problem.Told} The agent checks it when it writes it.").ConfigureAwait(false);
            return new StepOutcome.Done();
        }

        var format = ImageVerdict.Of(read.Value, step.Node.InstanceInfo.Text("image_disk_format"), images.Value.Permitted());
        if (!format.Ok) return new StepOutcome.Failed(format.Problem);
        await KeepAsync(step, format.Value).ConfigureAwait(false);
        await step.NoteAsync($"The image is {format.Value} by its own bytes.").ConfigureAwait(false);
        return new StepOutcome.Done(JsonMap.Empty.With("disk_format", format.Value));
    }

    // Before the machine is touched, and for good: instance_info may say something else tomorrow.
    private static async Task WarnAsync(StepContext step, string weak)
    {
        await step.NoteAsync(weak).ConfigureAwait(false);
        await step.ChangeAsync((IUnit unit) => unit.Tell(step.Node.Id, EventKinds.Warning, weak, severity: "WARNING")).ConfigureAwait(false);
    }

    private static Task KeepAsync(StepContext step, string? format) => step.ChangeAsync(n => n with
    {
        DriverInternalInfo = format is null ? n.DriverInternalInfo.Without(Key) : n.DriverInternalInfo.With(Key, JsonValue.Create(format)),
    });
}
