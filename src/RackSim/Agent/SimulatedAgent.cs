using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using IronicConsole.RackSim.Doors;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Agent;

/// <summary>
/// The deploy agent of one boot of one machine. It does what ironic-python-agent does, in its order: inspection, lookup, its own HTTPS API, heartbeats, commands.
/// </summary>
public sealed class SimulatedAgent : IDisposable
{
    /// <summary>Version it tells the server.</summary>
    public const string Version = "11.4.0";

    private readonly SimulatedMachine _machine;
    private readonly IReadOnlyDictionary<string, string> _parameters;
    private readonly CancellationTokenSource _life;
    private readonly CancellationToken _alive;
    private readonly CancellationToken _machineRuns;
    private readonly MachineHttp _http;
    private readonly Channel<bool> _forced = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IDisposable? _door;
    private string _certificate = "";

    internal SimulatedAgent(SimulatedMachine machine, IReadOnlyDictionary<string, string> parameters, CancellationToken machineRuns)
    {
        _machine = machine;
        _parameters = parameters;
        _machineRuns = machineRuns;
        _life = CancellationTokenSource.CreateLinkedTokenSource(machineRuns);
        _alive = _life.Token;
        _http = new MachineHttp(machine.Identity.Address, !IsTrue("ipa-insecure"));
        StartedAt = machine.Rack.Clock.GetUtcNow();
        Desk = new CommandDesk(this);
    }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>While true it sends nothing and answers nothing.</summary>
    public bool Silent => _machine.AgentSilent;

    internal CommandDesk Desk { get; }

    internal SimulatedMachine Machine => _machine;

    internal MachineHttp Http => _http;

    internal CancellationToken Alive => _alive;

    internal AgentMemory Memory => _machine.State.Agent ?? new AgentMemory();

    internal string? Token => Memory.Token ?? _parameters.GetValueOrDefault("ipa-agent-token");

    private IPEndPoint At => new(_machine.Identity.Address, _machine.Rack.Options.AgentPort);

    private AgentPace Pace => _machine.Rack.Options.Pace;

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Stop()
    {
        _ = _life.CancelAsync();
        _door?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _http.Dispose();
    }

    /// <summary>Its whole life; returns when the machine is switched off or reset, or when it is told to end.</summary>
    internal async Task RunAsync()
    {
        try
        {
            var node = await InspectAsync();
            var servers = _parameters.GetValueOrDefault("ipa-api-url", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (servers.Length == 0)
            {
                _machine.Says("agent: no ipa-api-url, so no lookup and no heartbeat");
                Serve();
                await Task.Delay(Timeout.InfiniteTimeSpan, _machine.Rack.Clock, _alive);
            }
            var client = new IronicClient(_http.Client, servers);
            while (Memory.Node is null && !await LookupAsync(client, node))
            {
                _machine.Says("agent: lookup timed out, starting again");
            }
            Serve();
            Desk.Resume();
            await HeartbeatsAsync(client);
        }
        catch (OperationCanceledException) when (_alive.IsCancellationRequested || _machineRuns.IsCancellationRequested)
        {
            _machine.Says("agent: ended");
        }
    }

    /// <summary>As <see cref="EndAs"/>, but first lets the running request be answered.</summary>
    internal async Task EndSoonAsync(Running left, string why)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), _machine.Rack.Clock, _alive).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_alive.IsCancellationRequested)
        {
            EndAs(left, why);
        }
    }

    /// <summary>Sends the next heartbeat as soon as the shortest pause allows.</summary>
    internal void ForceHeartbeat() => _forced.Writer.TryWrite(true);

    /// <summary>Remembers something, unless the boot it belongs to is over.</summary>
    internal bool Remember(Func<AgentMemory, AgentMemory> how) =>
        !_alive.IsCancellationRequested && _machine.ChangeWhile(s => s with { Agent = how(s.Agent ?? new AgentMemory()) }, _machineRuns);

    /// <summary>Does something to the machine, unless the boot the agent belongs to is over.</summary>
    /// <exception cref="OperationCanceledException">It is over.</exception>
    internal void Do(Action what)
    {
        if (_alive.IsCancellationRequested || !_machine.DoWhile(what, _machineRuns))
        {
            throw new OperationCanceledException(_alive);
        }
    }

    /// <summary>Closes the API and ends, leaving the machine on with <paramref name="left"/>.</summary>
    internal void EndAs(Running left, string why)
    {
        _machine.Says($"agent: {why}");
        _machine.ChangeWhile(s => s with { Runs = left }, _machineRuns);
        Stop();
    }

    private bool IsTrue(string parameter) => _parameters.GetValueOrDefault(parameter)?.ToLowerInvariant() is "1" or "true" or "yes" or "on";

    private async Task<string?> InspectAsync()
    {
        if (Memory.Inspected || !_parameters.TryGetValue("ipa-inspection-callback-url", out var urls))
        {
            return null;
        }
        var reply = await InspectionCallback.PostAsync(this, urls.Split(','), Pace.InspectionRetry);
        Remember(m => m with { Inspected = true });
        _machine.Says(reply is null ? "agent: inspection was refused, going on with lookup" : "agent: inspection delivered");
        return reply?["uuid"]?.ToString();
    }

    private async Task<bool> LookupAsync(IronicClient client, string? node)
    {
        var clock = _machine.Rack.Clock;
        var end = clock.GetUtcNow() + Pace.LookupTimeout;
        var pause = Pace.LookupFirst;
        var locked = 0;
        while (clock.GetUtcNow() < end)
        {
            var reply = await client.LookupAsync(_machine.Identity.Macs, node, _alive);
            if (reply.Status == HttpStatusCode.OK && (reply.Body?["node"] as JsonObject)?["uuid"]?.ToString() is { } uuid)
            {
                return TakeLookup(uuid, reply.Body["config"] as JsonObject ?? []);
            }
            _machine.Says($"agent: lookup answered {(reply.Status == 0 ? reply.Unreachable : (int)reply.Status)}");
            if (reply.Status == HttpStatusCode.Conflict)
            {
                await Task.Delay(Pace.LookupLocked[Math.Min(locked++, Pace.LookupLocked.Count - 1)], clock, _alive);
            }
            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), clock, _alive);
            pause = pause * 2 < Pace.LookupLongest ? pause * 2 : Pace.LookupLongest;
        }
        return false;
    }

    private bool TakeLookup(string uuid, JsonObject config)
    {
        var given = config["agent_token"]?.ToString();
        var token = given is { Length: >= 32 } ? given : Token;
        var timeout = config["heartbeat_timeout"] is JsonValue number && number.TryGetValue<double>(out var seconds) ? seconds : 300;
        Remember(m => m with { Node = uuid, Token = token, HeartbeatTimeout = timeout });
        _machine.Says($"agent: this is node {uuid}");
        if (given == "******" && token is null)
        {
            EndAs(Running.LockedAgent, "the token was handed out before and is not here: locked down");
            _alive.ThrowIfCancellationRequested();
        }
        return true;
    }

    private void Serve()
    {
        var certificate = Certificates.LoadOrMake(_machine.Store.AgentCertificate, _machine.Identity.Name, _machine.Identity.Address, _machine.Rack.Clock);
        _certificate = certificate.ExportCertificatePem();
        var door = new Door(() => certificate, context =>
        {
            context.Features.Set(this);
            return _machine.Rack.AgentPipeline(context);
        });
        if (!_machine.DoWhile(() => _door = _machine.Rack.Doors.Open(At, door), _machineRuns))
        {
            throw new OperationCanceledException(_alive);
        }
        _machine.Says($"agent: serving on https://{At}");
    }

    private async Task HeartbeatsAsync(IronicClient client)
    {
        var clock = _machine.Rack.Clock;
        while (true)
        {
            var pause = Pace.HeartbeatMinimum;
            if (!Silent && !_machine.AgentMute)
            {
                var reply = await client.HeartbeatAsync(Memory.Node!, $"https://{At}", Token, _certificate, _alive);
                pause = reply.Status == HttpStatusCode.Accepted ? NextHeartbeat() : Pace.HeartbeatMinimum * (1 + Random.Shared.NextDouble());
                _machine.Says($"agent: heartbeat answered {(reply.Status == 0 ? reply.Unreachable : (int)reply.Status)}");
            }
            await Task.Delay(Pace.HeartbeatMinimum, clock, _alive);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_alive);
            var due = Task.Delay(pause > Pace.HeartbeatMinimum ? pause - Pace.HeartbeatMinimum : TimeSpan.Zero, clock, waiting.Token);
            await Task.WhenAny(due, _forced.Reader.WaitToReadAsync(waiting.Token).AsTask());
            await waiting.CancelAsync();
            _forced.Reader.TryRead(out _);
            _alive.ThrowIfCancellationRequested();
        }
    }

    private TimeSpan NextHeartbeat()
    {
        var asked = TimeSpan.FromSeconds(Memory.HeartbeatTimeout * (0.3 + (0.3 * Random.Shared.NextDouble())));
        return Pace.HeartbeatCap is { } cap && asked > cap ? cap : asked;
    }
}
