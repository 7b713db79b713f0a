using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Qemu;

/// <summary>
/// A virtual machine behind a BMC: real firmware boots what is really in its CD drive or on its disk. What runs on it is
/// its own business; the rack sees only its power, its drive and its serial port.
/// </summary>
public sealed class QemuMachine : IMachine
{
    private readonly MachineStore _store;
    private readonly RackContext _rack;
    private readonly QemuFiles _files;
    private readonly Lock _gate = new();
    private volatile MachineState _state;
    private CancellationTokenSource? _power;
    private Task _life = Task.CompletedTask;
    private volatile QemuRun? _run;
    private bool _restartAsked;

    /// <summary>Makes the machine; it starts when its power is switched on.</summary>
    /// <param name="identity">Name and addresses; its first MAC is that of the virtual network port.</param>
    /// <param name="store">Where its state is saved.</param>
    /// <param name="folder">Where its disk, firmware variables and serial log are.</param>
    /// <param name="rack">What it shares with the others.</param>
    public QemuMachine(MachineIdentity identity, MachineStore store, string folder, RackContext rack)
    {
        Identity = identity;
        _store = store;
        _rack = rack;
        _files = new QemuFiles(folder);
        _state = store.Load();
    }

    /// <inheritdoc/>
    public MachineIdentity Identity { get; }

    /// <inheritdoc/>
    public MachineState State => _state;

    /// <inheritdoc/>
    public string Serial => _files.ReadSerial();

    private QemuOptions Options => _rack.Options.Qemu;

    /// <inheritdoc/>
    public Answer Reset(ResetKind kind)
    {
        lock (_gate)
        {
            switch (kind, _state.On)
            {
                case (ResetKind.On, true): return new Answer("The system is on already.");
                case (ResetKind.On or ResetKind.PushPowerButton, false): PowerOn(); break;
                case (_, false): return new Answer("The system is off.");
                case (ResetKind.ForceOff, _): PowerOff("bmc"); break;
                case (ResetKind.ForceRestart, _): Restart("bmc"); break;
                case (ResetKind.Nmi, _):
                    _run?.Interrupt();
                    Happened("power.nmi");
                    break;
                default:
                    _restartAsked = kind is ResetKind.GracefulRestart;
                    _run?.PressPowerButton();
                    break;
            }
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer SetBoot(BootOverride boot)
    {
        lock (_gate)
        {
            var changed = boot != _state.Boot;
            Change(s => s with { Boot = boot });
            Happened("boot.override", new JsonObject { ["target"] = boot.Target, ["enabled"] = boot.Enabled, ["mode"] = boot.Mode }, changed);
            return Answer.Accepted;
        }
    }

    /// <summary>Refused: its firmware has no keys to check against.</summary>
    public Answer SetSecureBoot(bool on) => on ? new Answer("This machine's firmware has no secure boot.") : Answer.Accepted;

    /// <summary>Refused: its firmware has no settings that could be changed from outside.</summary>
    public Answer SetBios(JsonObject settings) => new("This machine's firmware has no settings to change.");

    /// <summary>Refused, likewise.</summary>
    public Answer ResetBios() => new("This machine's firmware has no settings to change.");

    /// <inheritdoc/>
    public Answer SetLed(string state)
    {
        lock (_gate)
        {
            var changed = state != _state.Led;
            Change(s => s with { Led = state });
            Happened("led.set", new JsonObject { ["state"] = state }, changed);
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer Insert(Media cd)
    {
        lock (_gate)
        {
            var changed = cd != _state.Cd;
            Change(s => s with { Cd = cd });
            Happened("vmedia.insert", new JsonObject { ["image"] = cd.Image }, changed);
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public Answer Eject()
    {
        lock (_gate)
        {
            var was = _state.Cd.Image;
            Change(s => s with { Cd = new Media() });
            _run?.Eject();
            Happened("vmedia.eject", new JsonObject { ["image"] = was }, was is not null);
            return Answer.Accepted;
        }
    }

    /// <inheritdoc/>
    public void Resume()
    {
        lock (_gate)
        {
            if (_state.On)
            {
                PowerOff("rack stopped"); // The emulator ended with the program that is being resumed.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _power?.Cancel();
        _life.Wait(TimeSpan.FromSeconds(10));
    }

    private void PowerOn()
    {
        _restartAsked = false;
        _files.Prepare(Options);
        File.WriteAllText(_files.Serial, "");
        Change(s => s with { On = true, Runs = Running.Firmware });
        Happened("power.on", new JsonObject { ["by"] = "bmc" });
        Start();
    }

    private void PowerOff(string by)
    {
        _power?.Cancel();
        Change(s => s with { On = false, Runs = Running.Nothing });
        Happened("power.off", new JsonObject { ["by"] = by });
    }

    private void Restart(string by)
    {
        _power?.Cancel();
        Happened("power.reset", new JsonObject { ["by"] = by });
        Start();
    }

    private void Start()
    {
        _power = new CancellationTokenSource();
        var (before, alive) = (_life, _power.Token);
        _life = Task.Run(() => LiveAsync(before, alive), CancellationToken.None);
    }

    /// <summary>One start, from the CD's download to the emulator's end. Two emulators never have the disk at once.</summary>
    private async Task LiveAsync(Task before, CancellationToken alive)
    {
        await before.ConfigureAwait(false);
        string? complaint;
        var reset = false;
        try
        {
            (reset, complaint) = await RunAsync(alive).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            complaint = failed.Message;
        }
        catch (OperationCanceledException)
        {
            return; // Switched off while the CD was read.
        }
        lock (_gate)
        {
            if (alive.IsCancellationRequested)
            {
                return;
            }
            if (complaint is not null)
            {
                Happened("vm.failed", new JsonObject { ["why"] = complaint });
            }
            if (complaint is null && (reset || _restartAsked))
            {
                _restartAsked = false;
                Restart("system");
            }
            else
            {
                PowerOff(complaint is null ? "system" : "failure");
            }
        }
    }

    private async Task<QemuEnd> RunAsync(CancellationToken alive)
    {
        var (order, uefi) = TakeBoot();
        if (order.Contains("Cd") && !await FetchCdAsync(alive).ConfigureAwait(false))
        {
            order = [.. order.Where(device => device != "Cd")];
        }
        alive.ThrowIfCancellationRequested();
        using var run = await QemuRun.StartAsync(Options.Program, QemuArguments.Of(Options, _files, Identity.Name, Identity.Macs[0], uefi, order)).ConfigureAwait(false);
        Happened("vm.start", new JsonObject { ["order"] = string.Join(',', order), ["firmware"] = uefi ? "uefi" : "bios" });
        _run = run;
        try
        {
            return await run.EndAsync(alive).ConfigureAwait(false);
        }
        finally
        {
            _run = null;
        }
    }

    /// <summary>The boot order of this start and its firmware; an override for one start is used up.</summary>
    private (IReadOnlyList<string> Order, bool Uefi) TakeBoot()
    {
        lock (_gate)
        {
            var boot = _state.Boot;
            List<string> order = boot.Enabled != "Disabled" && boot.Target is "Cd" ? ["Cd", "Hdd"] : ["Hdd", "Cd"];
            if (_state.Cd.Image is null)
            {
                order.Remove("Cd");
            }
            if (boot.Enabled is "Once")
            {
                Change(s => s with { Boot = s.Boot with { Target = "None", Enabled = "Disabled" } });
            }
            return (order, boot.Mode != "Legacy");
        }
    }

    private async Task<bool> FetchCdAsync(CancellationToken alive)
    {
        var cd = _state.Cd;
        try
        {
            using var http = new MachineHttp(Identity.Address);
            await using var file = File.Create(_files.Cd);
            await http.DownloadAsync(new Uri(cd.Image!), file, _rack.Options.LargestCd, cd.User, cd.Password, alive).ConfigureAwait(false);
            return true;
        }
        catch (Exception unreadable) when (unreadable is HttpRequestException or IOException or InvalidDataException or UriFormatException)
        {
            Happened("vmedia.unreadable", new JsonObject { ["image"] = cd.Image, ["why"] = unreadable.Message });
            return false;
        }
    }

    private void Change(Func<MachineState, MachineState> how)
    {
        var next = how(_state);
        _store.Save(next);
        _state = next;
    }

    private void Happened(string effect, JsonObject? detail = null, bool changed = true) => _rack.Ledger.Write(Identity.Name, effect, detail, changed);
}
