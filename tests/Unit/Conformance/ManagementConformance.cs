using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;
using Xunit;

namespace IronicConsole.Tests.Conformance;

/// <summary>What the engine relies on from every management driver.</summary>
public abstract class ManagementConformance : IAsyncLifetime
{
    protected abstract IManagement Management { get; }

    /// <summary>A node whose configuration is complete and whose machine answers.</summary>
    protected abstract DriverNode Machine { get; }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void It_is_a_management_interface_with_a_name()
    {
        Assert.Equal(HardwareInterface.Management, Management.Interface);
        Assert.Matches("^[a-z][a-z0-9-]*$", Management.Name);
    }

    [Fact]
    public void A_complete_configuration_is_valid() => Assert.Null(Management.Validate(Machine));

    [Fact]
    public async Task Each_device_it_offers_can_be_set_for_one_boot_or_for_all_twice_and_is_read_back()
    {
        var devices = await Management.SupportedBootDevicesAsync(Machine, Soon());
        Assert.True(devices.Ok, devices.Problem?.ToString());
        foreach (var device in devices.Value)
        {
            foreach (var persistent in new[] { false, true })
            {
                Assert.Null(await Management.SetBootDeviceAsync(Machine, device, persistent, Soon()));
                Assert.Null(await Management.SetBootDeviceAsync(Machine, device, persistent, Soon()));
                Assert.Equal(new BootDevice(device, persistent), (await Management.ReadBootDeviceAsync(Machine, Soon())).Value);
            }
        }
    }

    [Fact]
    public async Task A_device_that_nobody_knows_is_refused()
    {
        var before = await Management.ReadBootDeviceAsync(Machine, Soon());
        var problem = await Management.SetBootDeviceAsync(Machine, "toaster", false, Soon());
        Assert.Equal(400, problem?.Status);
        Assert.Equal(before.Value, (await Management.ReadBootDeviceAsync(Machine, Soon())).Value);
    }

    [Fact]
    public async Task Setting_the_clock_works_twice_or_says_that_it_is_not_supported()
    {
        var now = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
        var problem = await Management.SetClockAsync(Machine, now, Soon());
        Assert.True(problem is null or { Slug: "not-supported" }, problem?.ToString());
        Assert.Equal(problem?.Slug, (await Management.SetClockAsync(Machine, now, Soon()))?.Slug);
    }

    [Fact]
    public async Task Setting_a_boot_mode_works_or_says_that_it_is_not_supported()
    {
        foreach (var mode in new[] { "uefi", "bios" })
        {
            var problem = await Management.SetBootModeAsync(Machine, mode, Soon());
            Assert.True(problem is null or { Slug: "not-supported" }, problem?.ToString());
        }
    }

    [Fact]
    public async Task Switching_secure_boot_works_twice_or_says_that_it_is_not_supported()
    {
        foreach (var on in new[] { true, true, false })
        {
            var problem = await Management.SetSecureBootAsync(Machine, on, Soon());
            Assert.True(problem is null or { Slug: "not-supported" }, problem?.ToString());
        }

        var boot = await Management.ReadFirmwareBootAsync(Machine, Soon());
        Assert.True(boot.Ok, boot.Problem?.ToString());
        Assert.Contains(boot.Value.Mode, new[] { null, "uefi", "bios" });
    }

    [Fact]
    public async Task Facts_are_told_or_null_but_never_blank()
    {
        var facts = await Management.ReadFactsAsync(Machine, Soon());
        Assert.True(facts.Ok, facts.Problem?.ToString());
        var told = facts.Value;
        Assert.All([told.Vendor, told.Model, told.Serial, told.SystemUuid, told.BiosVersion, told.BmcVersion, told.CpuArch], fact => Assert.True(fact is null || fact.Trim().Length > 0));
        Assert.All(told.Macs, mac => Assert.Matches("^([0-9a-f]{2}:){5}[0-9a-f]{2}$", mac));
        Assert.All(told.DiskBytes, size => Assert.True(size > 0));
        Assert.True(told.Cpus is null or > 0);
        Assert.True(told.MemoryMb is null or > 0);
        Assert.Contains(told.BootMode, new[] { null, "uefi", "bios" });
        Assert.Contains(told.Health, new[] { null, "OK", "Warning", "Critical" });
    }

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;
}
