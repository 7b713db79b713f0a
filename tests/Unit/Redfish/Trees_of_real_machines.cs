using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Xunit;

namespace IronicConsole.Tests.Redfish;

/// <summary>What is read from the answers of real BMCs, and what each of them lacks.</summary>
public sealed class Trees_of_real_machines
{
    public sealed record Expected(string Tree, string? SystemId)
    {
        public string? Vendor { get; init; }

        public string? Model { get; init; }

        public string? Serial { get; init; }

        public string? Bios { get; init; }

        public string? Bmc { get; init; }

        public string? Arch { get; init; }

        public int? Cpus { get; init; }

        public long? MemoryMb { get; init; }

        public int Disks { get; init; }

        public int Macs { get; init; }

        public string? BootMode { get; init; }

        public string? Health { get; init; }

        public PowerState? Power { get; init; } = PowerState.On;

        public string? Slot { get; init; }

        public string? CdTarget { get; init; }
    }

    private static readonly Expected[] All =
    [
        new("dell-r750-idrac9.zip", null)
        {
            Vendor = "Dell Inc.", Model = "PowerEdge R750", Serial = "CNIVC0014M0388", Bios = "1.8.2", Bmc = "6.00.30.00", Arch = "x86_64", Cpus = 72, MemoryMb = 524288, Disks = 3, Macs = 5,
            BootMode = "uefi", Health = "OK", Slot = "/redfish/v1/Managers/iDRAC.Embedded.1/VirtualMedia/CD", CdTarget = "Cd",
        },
        new("hpe-dl360-gen10-plus-ilo5.zip", null)
        {
            Vendor = "HPE", Model = "ProLiant DL360 Gen10 Plus - SIMULATED", Serial = "MXQ2390RHW", Bios = "U46 v2.34 (03/11/2025)", Bmc = "iLO 5 v3.11", Arch = "x86_64", Cpus = 48, MemoryMb = 196608,
            Disks = 2, Macs = 6, BootMode = "uefi", Health = "OK", Slot = "/redfish/v1/Managers/1/VirtualMedia/2", CdTarget = "Cd",
        },
        new("hpe-dl380a-gen12-ilo7.zip", null)
        {
            Vendor = "HPE", Model = "HPE ProLiant Compute DL380a Gen12 -- SIMULATED", Serial = "2M2D2Q02TH", Bios = "U72 v1.34 (04/18/2025)", Bmc = "1.13.01 May 13 2025", Arch = "x86_64", Cpus = 344,
            MemoryMb = 1572864, Disks = 5, Macs = 6, BootMode = "uefi", Health = "Warning", Slot = "/redfish/v1/Managers/1/VirtualMedia/2", CdTarget = "Cd",
        },
        new("supermicro-x10.zip", null)
        {
            Vendor = "Supermicro", Model = "Super Server", Bios = "1.2", Bmc = "4.0", Arch = "x86_64", Cpus = 16, MemoryMb = 65536, Disks = 0, Macs = 4, Health = "OK", CdTarget = "UsbCd",
        },
        new("supermicro-gb300.zip", "/redfish/v1/Systems/System_0")
        {
            Vendor = "Supermicro", Model = "GB NVL", Serial = "S964512X5913271", Bmc = "70.01.00.09", Disks = 0, Macs = 0, Health = "OK",
            Slot = "/redfish/v1/Managers/BMC_0/VirtualMedia/USB2", CdTarget = "Cd",
        },
        new("nvidia-bluefield.zip", null) { Serial = "MT2328XZ185R", Bmc = "BF-23.10-4", Health = "OK", BootMode = "uefi" },
        new("openbmc-stock.zip", null) { Bmc = "2.15.0-dev-686-g100c36de90", Health = "OK", BootMode = "uefi", Power = PowerState.Off, CdTarget = "Cd" },
        new("dmtf-rackmount.zip", null)
        {
            Vendor = "Contoso", Model = "3500", Serial = "437XR1138R2", Bios = "P79 v1.45 (12/06/2017)", Bmc = "1.45.455b66-rev4", Arch = "x86_64", Cpus = 16, MemoryMb = 98304, Disks = 2, Macs = 3, BootMode = "uefi", Health = "OK",
            Slot = "/redfish/v1/Systems/437XR1138R2/VirtualMedia/CD1", CdTarget = "Cd",
        },
        new("dmtf-bladed.zip", "/redfish/v1/Systems/529QB9452R6")
        {
            Vendor = "Contoso", Model = "SX1000", Serial = "529QB9452R6", Bios = "P86 v1.58 (10/15/2015)", Bmc = "1.00", Arch = "x86_64", Cpus = 8, MemoryMb = 65536, Health = "OK", CdTarget = "Cd",
        },
    ];

    public static TheoryData<string> Names => new(All.Select(e => e.Tree));

    [Fact]
    public void Every_tree_that_comes_with_the_tests_is_walked() => Assert.Equal(MockupTree.Names, All.Select(e => e.Tree).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Facts_are_read_as_the_machine_tells_them(string name)
    {
        var (expected, bench) = await OpenAsync(name);
        await using var opened = bench;
        var read = await bench.Management.ReadFactsAsync(bench.Node, RedfishBench.Patience);
        Assert.True(read.Ok, read.Problem?.ToString());
        var facts = read.Value;
        Assert.Equal(expected, expected with
        {
            Vendor = facts.Vendor, Model = facts.Model, Serial = facts.Serial, Bios = facts.BiosVersion, Bmc = facts.BmcVersion, Arch = facts.CpuArch, Cpus = facts.Cpus, MemoryMb = facts.MemoryMb,
            Disks = facts.DiskBytes.Count, Macs = facts.Macs.Count, BootMode = facts.BootMode, Health = facts.Health,
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Power_is_read(string name)
    {
        var (expected, bench) = await OpenAsync(name);
        await using var opened = bench;
        Assert.Equal(expected.Power, (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_boot_medium_goes_into_a_CD_drive_or_the_lack_of_one_is_told(string name)
    {
        var (expected, bench) = await OpenAsync(name);
        await using var opened = bench;
        var problem = await bench.Boot.PrepareRamdiskAsync(bench.Node, new RamdiskBoot(new(null, null, null, null, "test"), []), RedfishBench.Patience);
        if (expected.Slot is null)
        {
            Assert.Equal("not-supported", problem?.Slug);
            Assert.Contains(bench.Bmc.Address.Authority, problem!.Told, StringComparison.Ordinal);
            return;
        }

        Assert.Null(problem);
        Assert.Equal(bench.Media.Url.ToString(), (string?)bench.Tree.Resource(expected.Slot)!["Image"]);
        var boot = Assert.Single(bench.Bmc.Changes, c => c.Body?.ContainsKey("Boot") == true).Body!["Boot"]!;
        Assert.Equal(("Cd", "Once"), ((string?)boot["BootSourceOverrideTarget"], (string?)boot["BootSourceOverrideEnabled"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_next_boot_can_be_set_to_CD_in_the_machines_own_word_or_the_lack_is_told(string name)
    {
        var (expected, bench) = await OpenAsync(name);
        await using var opened = bench;
        var problem = await bench.Management.SetBootDeviceAsync(bench.Node, "cdrom", false, RedfishBench.Patience);
        if (expected.CdTarget is null) Assert.Equal("not-supported", problem?.Slug);
        else Assert.Equal(expected.CdTarget, (string?)Assert.Single(bench.Bmc.Changes).Body!["Boot"]!["BootSourceOverrideTarget"]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task All_else_is_done_or_refused_in_words(string name)
    {
        var (_, bench) = await OpenAsync(name);
        await using var opened = bench;
        Problem?[] ends =
        [
            await bench.Management.SetBootModeAsync(bench.Node, "bios", RedfishBench.Patience),
            await bench.Management.InjectNmiAsync(bench.Node, RedfishBench.Patience),
            (await bench.Management.SupportedBootDevicesAsync(bench.Node, RedfishBench.Patience)).Problem,
            (await bench.Management.ReadBootDeviceAsync(bench.Node, RedfishBench.Patience)).Problem,
            await bench.Boot.CleanUpRamdiskAsync(bench.Node, RedfishBench.Patience),
            .. await PowerAsync(bench),
        ];
        Assert.All(ends.OfType<Problem>(), p =>
        {
            Assert.Equal("not-supported", p.Slug);
            Assert.EndsWith(".", p.Told, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Without_a_system_id_a_BMC_of_several_systems_lists_them()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Load("dmtf-bladed.zip"));
        var problem = (await bench.Power.ReadAsync(bench.Node, RedfishBench.Patience)).Problem!;
        Assert.Equal("driver_info/redfish_system_id", problem.Field);
        Assert.Contains("manages 4 systems", problem.Told, StringComparison.Ordinal);
        Assert.Contains("/redfish/v1/Systems/529QB9451R6", problem.Told, StringComparison.Ordinal);
    }

    private static async Task<List<Problem?>> PowerAsync(RedfishBench bench)
    {
        var ends = new List<Problem?>();
        foreach (var action in Enum.GetValues<PowerAction>()) ends.Add(await bench.Power.SendAsync(bench.Node, action, RedfishBench.Patience));
        return ends;
    }

    private static async Task<(Expected Expected, RedfishBench Bench)> OpenAsync(string name)
    {
        var expected = All.Single(e => e.Tree == name);
        var bench = await RedfishBench.WithAsync(MockupTree.Load(name));
        if (expected.SystemId is not null) bench.Node = bench.NodeWith(("redfish_system_id", expected.SystemId));
        return (expected, bench);
    }
}
