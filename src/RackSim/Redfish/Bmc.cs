using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Doors;
using IronicConsole.RackSim.Faults;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The management controller of one machine: what it remembers beside the machine itself.</summary>
public sealed class Bmc : IDisposable
{
    private readonly RackContext _rack;
    private readonly MachineStore _store;
    private readonly RequestDelegate _pipeline;
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private IDisposable? _door;

    /// <summary>Makes the controller of <paramref name="machine"/>; it answers once <see cref="Open"/> is called.</summary>
    /// <param name="machine">What it controls.</param>
    /// <param name="store">Where its certificate is.</param>
    /// <param name="rack">What it shares with others.</param>
    /// <param name="pipeline">Answers its requests.</param>
    public Bmc(IMachine machine, MachineStore store, RackContext rack, RequestDelegate pipeline)
    {
        Machine = machine;
        _store = store;
        _rack = rack;
        _pipeline = pipeline;
        Sessions = new SessionTable(rack.Options.SessionLimit, rack.Options.SessionIdle, rack.Clock);
        Tasks = new TaskTable(rack.Clock);
    }

    /// <summary>The machine it controls.</summary>
    public IMachine Machine { get; }

    /// <summary>Who is signed in.</summary>
    public SessionTable Sessions { get; }

    /// <summary>Long requests at work.</summary>
    public TaskTable Tasks { get; }

    /// <summary>Who is told of its events.</summary>
    public EventService.Subscribers Subscribers { get; } = new();

    /// <summary>What goes wrong on purpose.</summary>
    public FaultSet Faults { get; } = new();

    /// <summary>How far its clock is off.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>The rack's options.</summary>
    public RackOptions Options => _rack.Options;

    /// <summary>Where it listens.</summary>
    public IPEndPoint At => new(Machine.Identity.Address, _rack.Options.BmcPort);

    /// <summary>Its time.</summary>
    public DateTimeOffset Now => _rack.Clock.GetUtcNow() + ClockOffset;

    /// <summary>Its certificate, made at first use.</summary>
    public X509Certificate2 Certificate
    {
        get
        {
            lock (_gate) return _certificate ??= Certificates.LoadOrMake(_store.BmcCertificate, Machine.Identity.Name, Machine.Identity.Address, _rack.Clock);
        }
    }

    /// <summary>Starts to answer.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _door ??= _rack.Doors.Open(At, new Door(() => Certificate, context =>
            {
                context.Features.Set(this);
                return _pipeline(context);
            }));
        }
    }

    /// <summary>Stops answering; sessions and tasks are lost, as without power.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _door?.Dispose();
            _door = null;
        }
        Sessions.Clear();
        Tasks.Clear();
    }

    /// <summary>Restarts the controller; the machine goes on meanwhile.</summary>
    public async Task RestartAsync(TimeSpan takes)
    {
        Close();
        Record("bmc.reset", new JsonObject());
        await Task.Delay(takes, _rack.Clock);
        Open();
    }

    /// <summary>Records an effect on this machine.</summary>
    public void Record(string effect, JsonObject detail) => _rack.Ledger.Write(Machine.Identity.Name, effect, detail);

    /// <summary>Waits by the rack's clock.</summary>
    public Task DelayAsync(TimeSpan time, CancellationToken cancel = default) => Task.Delay(time, _rack.Clock, cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _certificate?.Dispose();
    }
}
