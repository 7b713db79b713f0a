using System.Text.Json.Nodes;
using IronicConsole.RackSim.Agent;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.RackSim.Machines;

/// <summary>A machine that exists only in this program: it has power, boots, and runs the agent or an operating system.</summary>
public sealed class SimulatedMachine(MachineIdentity identity, MachineStore store, RackContext rack) : IMachine
{
    private readonly Lock _gate = new();
    private readonly SerialLog _serial = new(rack.Clock);
    private volatile MachineState _state = store.Load();
    private CancellationTokenSource? _run;
    private Task _boot = Task.CompletedTask;
    private volatile SimulatedAgent? _agent;

    /// <inheritdoc/>
    public MachineIdentity Identity => identity;

    /// <inheritdoc/>
    public MachineState State => _state;

    /// <inheritdoc/>
    public string Serial => _serial.ToString();

    /// <summary>The machine whose supply this one lives on, if any.</summary>
    public SimulatedMachine? Supply { get; init; }

    /// <summary>Machines that lose power with this one.</summary>
    public List<SimulatedMachine> OnThisSupply { get; } = [];

    /// <summary>False while its power cord is out.</summary>
    public bool Plugged { get; private set; } = true;

    /// <summary>While true its agent sends and answers nothing.</summary>
    public bool AgentSilent { get; set; }

    /// <summary>While true its agent sends no heartbeats.</summary>
    public bool AgentMute { get; set; }

    /// <summary>While true its firmware takes over no BIOS settings.</summary>
    public bool BiosRefuses { get; set; }

    /// <summary>What goes wrong on purpose with commands of the agent.</summary>
    public FaultSet AgentFaults { get; } = new();

    /// <summary>The agent that runs on it, if any.</summary>
    public SimulatedAgent? Agent => _agent;

    internal MachineStore Store => store;

    internal RackContext Rack => rack;

    /// <inheritdoc/>
    public Answer Reset(ResetKind kind)
    {
        lock (_gate)
        {
            return (kind, _state.On) switch
            {
                (ResetKind.On, true) => new Answer("The system is on already."),
                (ResetKind.On, false) or (ResetKind.PushPowerButton, false) => PowerOn("bmc"),
                (_, false) => new Answer("The system is off."),
                (ResetKind.ForceOff, _) => PowerOff("bmc"),
                (ResetKind.ForceRestart, _) => Restart("bmc"),
                (ResetKind.Nmi, _) => Interrupt(),
                (ResetKind.GracefulRestart, _) => AskToEnd(restart: true),
                _ => AskToEnd(restart: false),
            };
        }
    }

    /// <inheritdoc/>
    public Answer SetBoot(BootOverride boot)
    {
        lock (_gate)
        {
            var changed = boot != _state.Boot;
            Change(s => s with { Boot = boot }, "boot.override", new JsonObject { ["target"] = boot.Target, ["enabled"] = boot.Enabled, ["mode"] = boot.Mode }, changed);
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer SetSecureBoot(bool on)
    {
        lock (_gate)
        {
            var changed = on != _state.SecureBoot.Enabled;
            Change(s => s with { SecureBoot = s.SecureBoot with { Enabled = on } }, "secure.boot", new JsonObject { ["enabled"] = on }, changed);
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer SetBios(JsonObject settings)
    {
        lock (_gate)
        {
            var pending = _state.Bios.Pending?.DeepClone().AsObject() ?? [];
            foreach (var (name, value) in settings) pending[name] = value?.DeepClone();
            Change(s => s with { Bios = s.Bios with { Pending = pending } }, "bios.set", settings.DeepClone().AsObject());
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer ResetBios()
    {
        lock (_gate)
        {
            Change(s => s with { Bios = s.Bios with { Pending = null, ResetPending = true } }, "bios.reset");
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer SetLed(string state)
    {
        lock (_gate)
        {
            var changed = state != _state.Led;
            Change(s => s with { Led = state }, "led.set", new JsonObject { ["state"] = state }, changed);
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer Insert(Media cd)
    {
        lock (_gate)
        {
            var changed = cd != _state.Cd;
            Change(s => s with { Cd = cd }, "vmedia.insert", new JsonObject { ["image"] = cd.Image }, changed);
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer Eject()
    {
        lock (_gate)
        {
            var was = _state.Cd.Image;
            Change(s => s with { Cd = new Media() }, "vmedia.eject", new JsonObject { ["image"] = was }, was is not null);
            return Answer.Accepted;
        }
    }

    /// <summary>Goes on where the machine was when the program ended: what ran then runs again, its agent with its memory.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_state.On)
            {
                Start(_state.Runs == Running.Agent && _state.Agent is not null);
            }
        }
    }

    /// <summary>Ends when nothing runs on the machine any more.</summary>
    public Task IdleAsync()
    {
        lock (_gate) return _boot;
    }

    /// <summary>Stops simulating without any effect on the machine, as when the program ends.</summary>
    public void Dispose()
    {
        lock (_gate) StopRunning();
    }

    /// <summary>Pulls the power cord, or plugs it in again; the machine then stays off until it is told otherwise.</summary>
    public void Plug(bool plugged)
    {
        lock (_gate)
        {
            Plugged = plugged;
            if (!plugged && _state.On)
            {
                PowerOff("unplugged");
            }
        }
    }

    /// <summary>What runs on the machine turns it off.</summary>
    internal void PowerOffFromInside(string by)
    {
        lock (_gate)
        {
            if (_state.On)
            {
                PowerOff(by);
            }
        }
    }

    /// <summary>What runs on the machine restarts it.</summary>
    internal void RestartFromInside(string by)
    {
        lock (_gate)
        {
            if (_state.On)
            {
                Restart(by);
            }
        }
    }

    /// <summary>Changes and saves the state. The effect is in the ledger before anybody sees the new state.</summary>
    internal void Change(Func<MachineState, MachineState> how, string? effect = null, JsonObject? detail = null, bool changed = true)
    {
        lock (_gate)
        {
            var next = how(_state);
            if (next != _state) store.Save(next);
            if (effect is not null) rack.Ledger.Write(identity.Name, effect, detail, changed);
            _state = next;
        }
    }

    /// <summary>Changes the state, unless the boot of <paramref name="alive"/> is over.</summary>
    internal bool ChangeWhile(Func<MachineState, MachineState> how, CancellationToken alive) => DoWhile(() => Change(how), alive);

    /// <summary>Changes the state and records the effect, unless the boot of <paramref name="alive"/> is over.</summary>
    internal bool ChangeWhile(Func<MachineState, MachineState> how, string effect, JsonObject detail, CancellationToken alive) => DoWhile(() => Change(how, effect, detail), alive);

    /// <summary>Does something that must not happen once the boot of <paramref name="alive"/> is over.</summary>
    internal bool DoWhile(Action what, CancellationToken alive)
    {
        lock (_gate)
        {
            if (!alive.IsCancellationRequested)
            {
                what();
            }
            return !alive.IsCancellationRequested;
        }
    }

    /// <summary>Adds a line to the serial console.</summary>
    internal void Says(string line) => _serial.Line(line);

    internal void SetAgent(SimulatedAgent agent) => _agent = agent;

    private Answer PowerOn(string by)
    {
        if (!Plugged || Supply is { State.On: false })
        {
            return new Answer("The system gets no power.");
        }
        _serial.Clear();
        Change(s => s with { On = true, Runs = Running.Firmware, Agent = null, SecureBoot = s.SecureBoot.Started() }, "power.on", new JsonObject { ["by"] = by });
        TakeBiosOver();
        Start(resume: false);
        return Answer.Accepted;
    }

    private Answer PowerOff(string by)
    {
        StopRunning();
        Change(s => s with { On = false, Runs = Running.Nothing, Agent = null }, "power.off", new JsonObject { ["by"] = by });
        foreach (var child in OnThisSupply)
        {
            child.PowerOffFromInside("supply");
        }
        return Answer.Accepted;
    }

    private Answer Restart(string by)
    {
        StopRunning();
        Change(s => s with { Runs = Running.Firmware, Agent = null, SecureBoot = s.SecureBoot.Started() }, "power.reset", new JsonObject { ["by"] = by });
        TakeBiosOver();
        Start(resume: false);
        return Answer.Accepted;
    }

    private void TakeBiosOver()
    {
        if (!_state.Bios.Waits) return;
        Change(s => s with { Bios = s.Bios.Started(BiosRefuses) }, BiosRefuses ? "bios.refuse" : "bios.apply");
    }

    private Answer Interrupt()
    {
        _serial.Line("NMI received");
        Change(s => s, "power.nmi");
        return Answer.Accepted;
    }

    private Answer AskToEnd(bool restart)
    {
        if (_run is { } run && _state.Runs is Running.Agent or Running.Os or Running.Rescue)
        {
            _serial.Line(restart ? "restart requested by power button" : "shutdown requested by power button");
            _ = EndAsync(restart, run.Token);
        }
        return Answer.Accepted; // A real BMC accepts it as well when nobody listens.
    }

    private async Task EndAsync(bool restart, CancellationToken run)
    {
        await Task.Delay(rack.Options.GracefulDelay, rack.Clock, run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            if (run.IsCancellationRequested)
            {
                return;
            }
            _ = restart ? Restart("graceful") : PowerOff("graceful");
        }
    }

    private void Start(bool resume)
    {
        _run = new CancellationTokenSource();
        var alive = _run.Token;
        var before = _boot;
        _boot = Task.Run(
            async () =>
            {
                await before; // What ran before ends first.
                await new BootSequence(this, alive).RunAsync(resume);
            },
            CancellationToken.None);
    }

    private void StopRunning()
    {
        _ = _run?.CancelAsync();
        _run = null;
        _agent?.Stop();
        _agent = null;
    }
}
