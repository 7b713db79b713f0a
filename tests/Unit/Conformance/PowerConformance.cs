using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;
using Xunit;

namespace IronicConsole.Tests.Conformance;

/// <summary>What the engine relies on from every power driver. A driver's test class inherits this and gets all of it.</summary>
public abstract class PowerConformance : IAsyncLifetime
{
    protected abstract IPower Power { get; }

    /// <summary>A node whose configuration is complete and whose machine answers.</summary>
    protected abstract DriverNode Machine { get; }

    /// <summary>Whether an operating system runs on the machine that follows a polite request; without one such a request is only taken.</summary>
    protected virtual bool RunsAnOperatingSystem => true;

    /// <summary>The <c>driver_info</c> keys without which the driver cannot work.</summary>
    protected virtual IReadOnlyList<string> RequiredKeys => [];

    /// <summary>The same node without one key.</summary>
    protected virtual DriverNode MachineWithout(string key) => throw new NotSupportedException($"The driver needs no key, so none can be left out: {key}.");

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void It_is_a_power_interface_with_a_name_and_tells_its_keys()
    {
        Assert.Equal(HardwareInterface.Power, Power.Interface);
        Assert.Matches("^[a-z][a-z0-9-]*$", Power.Name);
        Assert.All(RequiredKeys, key => Assert.Contains(key, Power.Properties.Keys));
        Assert.All(Power.Properties.Values, meaning => Assert.False(string.IsNullOrWhiteSpace(meaning)));
    }

    [Fact]
    public void A_complete_configuration_is_valid() => Assert.Null(Power.Validate(Machine));

    [Fact]
    public void Validation_names_the_key_that_is_missing() => Assert.All(RequiredKeys, key =>
    {
        var problem = Power.Validate(MachineWithout(key));
        Assert.NotNull(problem);
        Assert.Equal("driver_info/" + key, problem.Field);
        Assert.Contains(key, problem.Told, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Every_action_it_offers_leads_to_the_state_that_it_promises()
    {
        foreach (var action in Power.Supported.Order())
        {
            await ReachAsync(PowerAction.On);
            await ReachAsync(action);
        }
    }

    [Fact]
    public async Task Each_action_can_be_sent_twice()
    {
        foreach (var action in Power.Supported.Order())
        {
            await ReachAsync(action);
            await ReachAsync(action);
        }
    }

    [Fact]
    public async Task A_reboot_of_a_machine_that_is_off_switches_it_on()
    {
        await ReachAsync(PowerAction.Off);
        await ReachAsync(PowerAction.Reboot);
    }

    [Fact]
    public async Task Reading_changes_nothing()
    {
        await ReachAsync(PowerAction.Off);
        for (var i = 0; i < 3; i++) Assert.Equal(PowerState.Off, (await Power.ReadAsync(Machine, Soon())).Value);
    }

    private async Task ReachAsync(PowerAction action)
    {
        if (!Power.Supported.Contains(action)) return;
        var limit = Soon();
        Assert.Null(await Power.SendAsync(Machine, action, limit));
        if (!RunsAnOperatingSystem && action is (PowerAction.SoftOff or PowerAction.SoftReboot)) return;
        while (await Power.ReadAsync(Machine, limit) is var read && !(read.Ok && read.Value == action.After()))
        {
            Assert.True(read.Ok || read.Problem.RetryAfter is not null, read.Problem?.ToString());
            Assert.False(limit.IsCancellationRequested, $"{action} did not lead to {action.After()} within a minute.");
            await Task.Yield();
        }
    }

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;
}
