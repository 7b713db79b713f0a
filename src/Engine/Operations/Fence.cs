using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Operations;

/// <summary>
/// A BMC and an agent cannot be fenced: they take what anybody sends. So right before each effect of a step the store itself is asked whether the lease is in force, and in the
/// moment it leaves (<see cref="LastCheck"/>) that answer must be younger than a lease lasts. A process that is stopped just then sends late all the same; it finds that out when
/// it wakes, tells it for everybody to see, and ends its work. Questions pass freely.
/// </summary>
internal sealed class Fence(StepHouse house, StepTurn turn)
{
    /// <summary>Sends an effect, which goes through only while the lease is in force.</summary>
    /// <exception cref="LeaseLostException">It is not, or was no longer when the effect had been sent.</exception>
    public async Task<T> SendAsync<T>(string effect, Func<Task<T>> send)
    {
        var (passed, left) = (await AskAsync().ConfigureAwait(false), false);
        try
        {
            var answer = await LastCheck.RunAsync(LeavesAsync, send).ConfigureAwait(false);
            if (!await IsLateAsync(passed).ConfigureAwait(false)) return answer;
        }
        catch (Exception e) when (left || e is not LeaseLostException)
        {
            if (await IsLateAsync(passed).ConfigureAwait(false)) await TellLateAsync(effect).ConfigureAwait(false); // how far it came is not known
            throw;
        }

        await TellLateAsync(effect).ConfigureAwait(false);
        throw new LeaseLostException();

        async Task LeavesAsync()
        {
            if (IsOld(passed)) passed = await AskAsync().ConfigureAwait(false);
            await house.Halt.PassAsync(house.Feed.Fleet.Find(turn.Lease.Node), $"{turn.Run.Step.Name}/{effect}/sends").ConfigureAwait(false);
            left = true;
        }
    }

    private async Task<(long Ticks, DateTimeOffset At)> AskAsync()
    {
        var now = (house.Clock.GetTimestamp(), house.Clock.GetUtcNow());
        return await house.Leases.InForceAsync(turn.Lease).ConfigureAwait(false) ? now : throw new LeaseLostException();
    }

    private async Task<bool> IsLateAsync((long Ticks, DateTimeOffset At) passed) => IsOld(passed) && !await house.Leases.InForceAsync(turn.Lease).ConfigureAwait(false);

    // By both clocks: one stands still while the machine sleeps, the other may be set.
    private bool IsOld((long Ticks, DateTimeOffset At) passed) =>
        house.Clock.GetElapsedTime(passed.Ticks) >= house.Leases.Lasts || house.Clock.GetUtcNow() - passed.At >= house.Leases.Lasts;

    private Task<Result<bool>> TellLateAsync(string effect) => house.Store.CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        if (unit.Node(turn.Lease.Node) is null) return false;
        unit.Tell(
            turn.Lease.Node, EventKinds.LateEffect,
            $"Conductor {turn.Lease.Owner} may have sent '{effect}' of step {turn.Run.Step.Name} late: it stood still between its check and now, and its lease (epoch {turn.Lease.Epoch}) has passed to another",
            JsonMap.Of(new { operation = turn.Operation.Id, step = turn.Run.Step.Name, effect, conductor = turn.Lease.Owner, epoch = turn.Lease.Epoch }), "WARNING");
        return true;
    });

    /// <summary>The same hardware, behind the fence.</summary>
    public T Before<T>(T hardware)
        where T : class, IHardware => hardware switch
    {
        IPower power when typeof(T) == typeof(IPower) => (T)(IHardware)new Power(this, power),
        IManagement management when typeof(T) == typeof(IManagement) => (T)(IHardware)new Management(this, management),
        IBoot boot when typeof(T) == typeof(IBoot) => (T)(IHardware)new Boot(this, boot),
        IBiosSetup bios when typeof(T) == typeof(IBiosSetup) => (T)(IHardware)new Bios(this, bios),
        INetwork network when typeof(T) == typeof(INetwork) => (T)(IHardware)new Network(this, network),
        _ => hardware,
    };

    /// <summary>The same agent, behind the fence.</summary>
    public IAgentSession Before(IAgentSession agent) => new Session(this, agent);

    private abstract class Fenced(IHardware inner) : IHardware
    {
        public string Name => inner.Name;

        public HardwareInterface Interface => inner.Interface;

        public IReadOnlyDictionary<string, string> Properties => inner.Properties;

        public Problem? Validate(DriverNode node) => inner.Validate(node);

        public string? Warning(DriverNode node) => inner.Warning(node);
    }

    private sealed class Power(Fence fence, IPower inner) : Fenced(inner), IPower
    {
        public IReadOnlySet<PowerAction> Supported => inner.Supported;

        public Task<Result<PowerState>> ReadAsync(DriverNode node, CancellationToken cancel) => inner.ReadAsync(node, cancel);

        public Task<Problem?> SendAsync(DriverNode node, PowerAction action, CancellationToken cancel) =>
            fence.SendAsync(action.Wire(), () => inner.SendAsync(node, action, cancel));
    }

    private sealed class Management(Fence fence, IManagement inner) : Fenced(inner), IManagement
    {
        public Task<Result<IReadOnlyList<string>>> SupportedBootDevicesAsync(DriverNode node, CancellationToken cancel) => inner.SupportedBootDevicesAsync(node, cancel);

        public Task<Result<BootDevice>> ReadBootDeviceAsync(DriverNode node, CancellationToken cancel) => inner.ReadBootDeviceAsync(node, cancel);

        public Task<Result<BmcFacts>> ReadFactsAsync(DriverNode node, CancellationToken cancel) => inner.ReadFactsAsync(node, cancel);

        public Task<Problem?> SetBootDeviceAsync(DriverNode node, string device, bool persistent, CancellationToken cancel) =>
            fence.SendAsync("boot device", () => inner.SetBootDeviceAsync(node, device, persistent, cancel));

        public Task<Problem?> SetBootModeAsync(DriverNode node, string mode, CancellationToken cancel) =>
            fence.SendAsync("boot mode", () => inner.SetBootModeAsync(node, mode, cancel));

        public Task<Problem?> SetSecureBootAsync(DriverNode node, bool on, CancellationToken cancel) =>
            fence.SendAsync("secure boot", () => inner.SetSecureBootAsync(node, on, cancel));

        public Task<Result<FirmwareBoot>> ReadFirmwareBootAsync(DriverNode node, CancellationToken cancel) => inner.ReadFirmwareBootAsync(node, cancel);

        public Task<Problem?> InjectNmiAsync(DriverNode node, CancellationToken cancel) =>
            fence.SendAsync("NMI", () => inner.InjectNmiAsync(node, cancel));

        public Task<Problem?> SetClockAsync(DriverNode node, DateTimeOffset now, CancellationToken cancel) =>
            fence.SendAsync("BMC clock", () => inner.SetClockAsync(node, now, cancel));

        public Task<Problem?> ResetBmcAsync(DriverNode node, CancellationToken cancel) =>
            fence.SendAsync("BMC restart", () => inner.ResetBmcAsync(node, cancel));
    }

    private sealed class Boot(Fence fence, IBoot inner) : Fenced(inner), IBoot
    {
        public bool CarriesToken => inner.CarriesToken;

        public bool UsesRamdiskFiles => inner.UsesRamdiskFiles;

        public Task<Problem?> PrepareRamdiskAsync(DriverNode node, RamdiskBoot ramdisk, CancellationToken cancel) =>
            fence.SendAsync("ramdisk boot", () => inner.PrepareRamdiskAsync(node, ramdisk, cancel));

        public Task<Problem?> CleanUpRamdiskAsync(DriverNode node, CancellationToken cancel) =>
            fence.SendAsync("ramdisk clean-up", () => inner.CleanUpRamdiskAsync(node, cancel));

        public Task<Problem?> PrepareInstanceAsync(DriverNode node, CancellationToken cancel) =>
            fence.SendAsync("instance boot", () => inner.PrepareInstanceAsync(node, cancel));
    }

    private sealed class Bios(Fence fence, IBiosSetup inner) : Fenced(inner), IBiosSetup
    {
        public Task<Result<BiosReading>> ReadAsync(DriverNode node, CancellationToken cancel) => inner.ReadAsync(node, cancel);

        public Task<Result<bool>> ApplyAsync(DriverNode node, IReadOnlyDictionary<string, JsonElement> settings, CancellationToken cancel) =>
            fence.SendAsync("BIOS settings", () => inner.ApplyAsync(node, settings, cancel));

        public Task<Problem?> ResetAsync(DriverNode node, bool repeat, CancellationToken cancel) =>
            fence.SendAsync("BIOS reset", () => inner.ResetAsync(node, repeat, cancel));
    }

    private sealed class Network(Fence fence, INetwork inner) : Fenced(inner), INetwork
    {
        public Problem? CheckPorts(IEnumerable<Port> ports) => inner.CheckPorts(ports);

        public Task<Problem?> CheckAsync(DriverNode node, CancellationToken cancel) => inner.CheckAsync(node, cancel);

        public Task<Result<ImmutableArray<string>>> PhysicalNetworksAsync(string vif, CancellationToken cancel) => inner.PhysicalNetworksAsync(vif, cancel);

        public Task<Result<VifNetwork>> DescribeAsync(string vif, CancellationToken cancel) => inner.DescribeAsync(vif, cancel);

        public Task<Result<ImmutableSortedDictionary<Guid, string>>> ConnectAsync(DriverNode node, NetworkPhase phase, IReadOnlyList<NetworkPlace> places, CancellationToken cancel) =>
            fence.SendAsync($"{phase.Word()} network", () => inner.ConnectAsync(node, phase, places, cancel));

        public Task<Problem?> DisconnectAsync(DriverNode node, NetworkPhase phase, CancellationToken cancel) =>
            fence.SendAsync($"end of {phase.Word()} network", () => inner.DisconnectAsync(node, phase, cancel));

        public Task<Problem?> SeedAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel) =>
            fence.SendAsync("VIF address", () => inner.SeedAsync(node, vif, place, cancel));

        public Task<Problem?> PlugAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel) =>
            fence.SendAsync("VIF binding", () => inner.PlugAsync(node, vif, place, cancel));

        public Task<Problem?> UnplugAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel) =>
            fence.SendAsync("end of VIF binding", () => inner.UnplugAsync(node, vif, place, cancel));
    }

    private sealed class Session(Fence fence, IAgentSession inner) : IAgentSession
    {
        public DateTimeOffset? LastHeard => inner.LastHeard;

        public DateTimeOffset? UnansweredSince => inner.UnansweredSince;

        public AgentAddress? Address => inner.Address;

        public Task<Result<IReadOnlyList<KeyValuePair<string, string?>>>> PrepareBootAsync(bool inspection, bool ownMedium = true) => inner.PrepareBootAsync(inspection, ownMedium);

        public Task CloseAsync() => inner.CloseAsync();

        public Task<Result<JsonElement>> AskAsync(string command, JsonMap parameters, CancellationToken cancel) =>
            fence.SendAsync($"agent {command}", () => inner.AskAsync(command, parameters, cancel));

        public Task<Result<AgentCommand>> StartAsync(string command, JsonMap parameters, string mark, bool repeat, CancellationToken cancel) =>
            fence.SendAsync($"agent {command}", () => inner.StartAsync(command, parameters, mark, repeat, cancel));

        public Task<Result<AgentCommand>> FollowAsync(string commandId, CancellationToken cancel) => inner.FollowAsync(commandId, cancel);

        public Task<Result<ImmutableArray<AgentCommand>>> CommandsAsync(CancellationToken cancel) => inner.CommandsAsync(cancel);
    }
}
