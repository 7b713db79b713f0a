using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Demo;

/// <summary>An image that the rack serves, for a first deploy.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Sha256">Its checksum, hexadecimal.</param>
public sealed record DemoImage(string Url, string Sha256);

/// <summary>Starts the simulated rack and enrols its machines once; after that they are ordinary nodes.</summary>
public sealed partial class DemoRack(
    DemoOptions options, string folder, IFleetFeed feed, NodeCommands nodes, IOperations operations, IHttpClientFactory clients, TimeProvider clock,
    ILogger<DemoRack> log) : BackgroundService
{
    private static readonly Caller By = new(ActorKind.Program, "demo rack") { Access = Access.Everything };
    private const int AtOnce = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    private readonly SemaphoreSlim _one = new(1);
    private readonly RackProgram _program = new(options, folder);
    private Uri? _control;

    /// <summary>The image for a first deploy; null while no rack runs.</summary>
    public DemoImage? Image { get; private set; }

    /// <summary>A machine of the rack that is left for a person to enrol; null when there is none.</summary>
    public RackMachine? Spare { get; private set; }

    /// <summary>Address of the rack's control API; null while none runs.</summary>
    public Uri? Control => _control;

    /// <summary>Whether the rack runs.</summary>
    public bool Running => _control is not null;

    /// <summary>Starts the rack unless it runs, and enrols its machines unless that was done before.</summary>
    /// <returns>Why it could not be started, or null.</returns>
    public async Task<Problem?> StartAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Running) return null;
            var control = await ControlAsync().ConfigureAwait(false);
            if (control.Problem is { } no) return no;
            var machines = await MachinesAsync(control.Value!).ConfigureAwait(false);
            if (machines.Problem is { } silent) return silent;
            _control = control.Value;
            await EnrolAsync(control.Value!, machines.Value!).ConfigureAwait(false);
            LogReady(log, machines.Value!.Count);
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) return;
        await Task.Yield();
        if (await StartAsync().ConfigureAwait(false) is { } problem) LogFailed(log, problem.Told, problem.Fix);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _program.Dispose();
        _one.Dispose();
        base.Dispose();
    }

    private async Task<Result<Uri>> ControlAsync()
    {
        if (options.RackControl.Length == 0) return await _program.StartAsync(options.Machines + 1, CancellationToken.None).ConfigureAwait(false);
        return Uri.TryCreate(options.RackControl, UriKind.Absolute, out var given) ? given : Problem.Invalid("Demo:RackControl", "Demo:RackControl is not an address.", "Write it like http://127.0.0.1:7400.");
    }

    private async Task<Result<IReadOnlyList<RackMachine>>> MachinesAsync(Uri control)
    {
        using var client = clients.CreateClient(nameof(DemoRack));
        try
        {
            var machines = await client.GetFromJsonAsync<List<RackMachine>>(new Uri(control, "machines"), Names).ConfigureAwait(false) ?? [];
            var sum = await client.GetStringAsync(new Uri(control, "image.sha256")).ConfigureAwait(false);
            Image = new(new Uri(control, "image").ToString(), sum.Split(' ')[0].Trim());
            return machines;
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException or JsonException)
        {
            return new Problem("demo-silent", 502, $"The demo rack at {control} does not answer as it should.") { Inside = failed.Message };
        }
    }

    private async Task EnrolAsync(Uri control, IReadOnlyList<RackMachine> machines)
    {
        var own = options.RackControl.Length == 0;
        Spare = own ? machines.LastOrDefault(m => m.Parent is null) : null;
        if (Spare is not null && feed.Fleet.Find(Spare.Name) is not null) Spare = null;
        var done = Path.Combine(folder, "enrolled");
        if (own && File.Exists(done)) return;
        var made = new List<Guid>();
        foreach (var machine in machines.OrderBy(m => m.Parent is null ? 0 : 1))
        {
            if (machine.Name == Spare?.Name || feed.Fleet.Find(machine.Name) is not null) continue;
            var node = await nodes.CreateAsync(By, machine.Fields(control)).ConfigureAwait(false);
            if (node.Problem is { } refused) LogRefused(log, machine.Name, refused.Told);
            else made.Add(node.Value!.Id);
        }

        foreach (var node in made)
        {
            // A few at a time: a laptop that has just built everything is busy enough.
            while (feed.Fleet.Nodes.Count(n => n.ProvisionState == ProvisionState.Verifying) >= AtOnce) await Task.Delay(Pause, clock).ConfigureAwait(false);
            await operations.ProvisionAsync(By, node, Verb.Manage, new ProvisionRequest()).ConfigureAwait(false);
        }

        if (own) await File.WriteAllTextAsync(done, "The machines of the demo rack were enrolled.\n").ConfigureAwait(false);
    }

    [LoggerMessage(6101, LogLevel.Information, "The demo rack is ready: {Count} machines")]
    private static partial void LogReady(ILogger log, int count);

    [LoggerMessage(6102, LogLevel.Error, "{Told} {Fix}")]
    private static partial void LogFailed(ILogger log, string told, string? fix);

    [LoggerMessage(6103, LogLevel.Warning, "The demo rack's {Machine} was not enrolled: {Told}")]
    private static partial void LogRefused(ILogger log, string machine, string told);
}
