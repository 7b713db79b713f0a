using IronicConsole.Drivers;
using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class The_driver_info_of_a_redfish_node
{
    [Theory]
    [InlineData("10.0.0.5", "https://10.0.0.5")]
    [InlineData("10.0.0.5:8443", "https://10.0.0.5:8443")]
    [InlineData("http://bmc7.example.org:8000/", "http://bmc7.example.org:8000")]
    [InlineData("https://bmc7.example.org/redfish/v1", "https://bmc7.example.org")]
    [InlineData("fd00::5", "https://[fd00::5]")]
    [InlineData("[fd00::5]:444", "https://[fd00::5]:444")]
    [InlineData(" bmc7 ", "https://bmc7")]
    public void Takes_an_address_with_or_without_scheme_and_port(string written, string meant) =>
        Assert.Equal(meant, RedfishTarget.From(RedfishBench.NodeFor(("redfish_address", written))).Value!.Name);

    [Theory]
    [InlineData("redfish_address", null)]
    [InlineData("redfish_address", " ")]
    [InlineData("redfish_address", "ftp://10.0.0.5")]
    [InlineData("redfish_address", "https://user:pw@10.0.0.5")]
    [InlineData("redfish_address", "not an address")]
    [InlineData("redfish_username", null)]
    [InlineData("redfish_password", null)]
    [InlineData("redfish_system_id", "Systems/1")]
    [InlineData("redfish_system_id", "//elsewhere/redfish/v1/Systems/1")]
    [InlineData("redfish_auth_type", "kerberos")]
    public void Is_refused_by_the_name_of_the_key_that_is_wrong(string key, string? value)
    {
        var problem = RedfishTarget.From(RedfishBench.NodeFor(("redfish_address", "10.0.0.5"), (key, value))).Problem;
        Assert.Equal(("driver_info/" + key, 400), (problem?.Field, problem?.Status));
        Assert.NotNull(problem!.Fix);
    }

    [Fact]
    public void Makes_an_inventory_as_the_agent_would()
    {
        var facts = new BmcFacts
        {
            Vendor = "Acme", Model = "One", Serial = "S1", CpuArch = "x86_64", Cpus = 8, MemoryMb = 4096, DiskBytes = [2_000_000_000, 100L << 30], Macs = ["aa:bb:cc:00:00:01"], BootMode = "uefi",
        };
        Assert.Equal(
            """{"system_vendor":{"manufacturer":"Acme","product_name":"One","serial_number":"S1"},"cpu":{"architecture":"x86_64","count":8},"memory":{"physical_mb":4096,"total":4294967296},"disks":[{"name":"disk1","size":2000000000},{"name":"disk2","size":107374182400}],"interfaces":[{"name":"nic1","mac_address":"aa:bb:cc:00:00:01"}],"boot":{"current_boot_mode":"uefi"}}""",
            RedfishInventory.Of(facts).ToString());
        Assert.Equal(
            new Dictionary<string, string> { ["cpu_arch"] = "x86_64", ["cpus"] = "8", ["memory_mb"] = "4096", ["local_gb"] = "99", ["capabilities"] = "boot_mode:uefi" },
            RedfishInventory.PropertiesOf(facts));
        Assert.Empty(RedfishInventory.Missing(facts));
        Assert.Equal(["cpu_arch", "local_gb", "memory_mb"], RedfishInventory.Missing(new BmcFacts()));
    }

    [Fact]
    public void Belongs_to_a_hardware_type_with_every_interface() =>
        Assert.Equal(Enum.GetValues<HardwareInterface>(), HardwareCatalogue.Redfish.Supported.Keys);
}
