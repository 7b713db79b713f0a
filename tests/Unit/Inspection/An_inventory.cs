using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Inspection;
using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Agent;
using Xunit;

namespace IronicConsole.Tests.Inspection;

public sealed class An_inventory
{
    private const string Eth0 = "52:54:00:90:35:d6", Eth1 = "52:54:00:90:35:d7";

    private const string Usual = """
        {"interfaces":[
           {"name":"eth0","mac_address":"52:54:00:90:35:D6","ipv4_address":"192.168.122.128","has_carrier":true,"client_id":null},
           {"name":"eth1","mac_address":"52:54:00:90:35:d7","ipv4_address":null,"client_id":"ff:00:00"},
           {"name":"lo","mac_address":"00:00:00:00:00:00","ipv4_address":"127.0.0.1"},
           {"name":"usb0","mac_address":"nonsense"}],
         "cpu":{"count":4,"architecture":"x86_64","flags":["vmx","aes","pse"]},
         "memory":{"total":2105864192,"physical_mb":2048},
         "disks":[{"name":"/dev/sda","size":13958643712,"serial":"S1","rotational":true},{"name":"/dev/sdb","size":1073741824}],
         "boot":{"current_boot_mode":"uefi","pxe_interface":null}}
        """;

    [Fact]
    public void Sets_properties_and_makes_ports()
    {
        var findings = InspectionBench.Findings(Usual, properties: JsonMap.Parse("""{"capabilities":"boot_mode:bios,own:1","vendor":"x"}"""));

        Assert.Null(InspectionBench.Hooks().Run(new InspectionOptions().Hooks, findings));

        Assert.Equal("""{"capabilities":"boot_mode:uefi,own:1,cpu_vt:true,cpu_aes:true,cpu_hugepages:true","vendor":"x","cpu_arch":"x86_64","memory_mb":2048,"cpus":4,"local_gb":12}""",
            findings.Node.Properties.ToString());
        Assert.Equal([Eth0], findings.Ports.Keys);
        Assert.Equal($"""["{Eth0}"]""", findings.PluginData["macs"]!.Value.GetRawText());
        Assert.Equal(2, findings.PluginData.Map("all_interfaces").Keys.Count());
        Assert.Contains("Network card 'usb0' is passed over: its MAC address 'nonsense' cannot be used.", findings.Notes);
    }

    [Theory]
    [InlineData("pxe", null, Eth0)]
    [InlineData("pxe", "01-52-54-00-90-35-d7", Eth1)]
    [InlineData("active", null, Eth0)]
    [InlineData("all", null, Eth0 + "," + Eth1)]
    [InlineData("disabled", null, "")]
    public void Makes_ports_as_configured(string addPorts, string? pxe, string expected)
    {
        var inventory = JsonNode.Parse(Usual)!;
        inventory["boot"]!["pxe_interface"] = pxe;
        var findings = InspectionBench.Findings(inventory.ToJsonString());

        Assert.Null(InspectionBench.Hooks(new InspectionOptions { AddPorts = addPorts }).Run(["validate-interfaces", "ports"], findings));

        Assert.Equal(expected, string.Join(',', findings.Ports.Keys));
    }

    [Theory]
    [InlineData("all", Eth0 + "," + Eth1 + ",aa:aa:aa:aa:aa:aa")]
    [InlineData("present", Eth0 + "," + Eth1)]
    [InlineData("added", Eth0)]
    public void Takes_ports_away_as_configured(string keepPorts, string expected)
    {
        var findings = InspectionBench.Findings(Usual, ports: [InspectionBench.Port(Eth1), InspectionBench.Port("aa:aa:aa:aa:aa:aa")]);

        Assert.Null(InspectionBench.Hooks(new InspectionOptions { KeepPorts = keepPorts }).Run(["validate-interfaces", "ports"], findings));

        Assert.Equal(expected, string.Join(',', findings.Ports.Keys));
    }

    [Fact]
    public void Says_which_port_is_booted_from_and_keeps_the_client_id()
    {
        var inventory = JsonNode.Parse(Usual)!;
        inventory["boot"]!["pxe_interface"] = Eth1;
        var findings = InspectionBench.Findings(inventory.ToJsonString(), ports: InspectionBench.Port(Eth0));

        Assert.Null(InspectionBench.Hooks().Run(["validate-interfaces", "ports"], findings));

        Assert.False(findings.Ports[Eth0].PxeEnabled);
        Assert.True(findings.Ports[Eth1].PxeEnabled);
        Assert.Equal("ff:00:00", findings.Ports[Eth1].Extra.Text("client-id"));
    }

    [Theory]
    [InlineData("""{"interfaces":[]}""", "{}", "network cards")]
    [InlineData("""{"interfaces":[{"mac_address":"x"}]}""", "{}", "None of the 0")]
    [InlineData("""{"interfaces":[{"mac_address":"52:54:00:90:35:d6"}]}""", "{}", "architecture")]
    [InlineData("""{"interfaces":[{"mac_address":"52:54:00:90:35:d6"}],"cpu":{"architecture":"x86_64"}}""", "{}", "memory")]
    [InlineData("""{"interfaces":[]}""", """{"error":"no disk"}""", "no disk")]
    public void Fails_the_inspection_when_the_needed_is_missing(string inventory, string plugins, string told) =>
        Assert.Contains(told, InspectionBench.Hooks().Run(new InspectionOptions().Hooks, InspectionBench.Findings(inventory, plugins))!.Told, StringComparison.Ordinal);

    [Fact]
    public void Counts_pci_devices_that_have_a_name()
    {
        var options = new InspectionOptions();
        options.PciAliases.Add(new PciAlias { Name = "bridge", VendorId = "1B36", ProductId = "000c" });
        options.PciAliases.Add(new PciAlias { Name = "gpu", VendorId = "10de", ProductId = "20b0" });
        var findings = InspectionBench.Findings(Usual, InspectionBench.Text("pci-devices.json"));

        Assert.Null(InspectionBench.Hooks(options).Run(["pci-devices"], findings));

        Assert.Equal("bridge:2", findings.Node.Properties.Text("capabilities"));
    }

    [Theory]
    [InlineData("""{"name":"/dev/sda"}""", 12)]
    [InlineData("""{"size":">= 10"}""", 12)]
    [InlineData("""{"size":13}""", 12)]
    [InlineData("""{"serial":"s== s1"}""", 12)]
    [InlineData("""{"serial":"<or> S9 <or> S1","rotational":"true"}""", 12)]
    [InlineData("""{"name":"<in> sdb"}""", 0)]
    [InlineData("""{"size":"> 100"}""", null)]
    [InlineData("""{"rotational":false}""", null)]
    [InlineData("""{"colour":"red"}""", null)]
    public void Finds_the_root_disk_by_hints(string hints, int? gigabytes)
    {
        var findings = InspectionBench.Findings(Usual, properties: JsonMap.Empty.With("root_device", JsonNode.Parse(hints)));

        var failed = InspectionBench.Hooks().Run(["root-device"], findings);

        Assert.Equal(gigabytes is null, failed is not null);
        Assert.Equal(gigabytes?.ToString(System.Globalization.CultureInfo.InvariantCulture), findings.Node.Properties.Text("local_gb"));
    }

    [Fact]
    public void Made_of_what_the_bmc_knows_goes_through_the_same_hooks()
    {
        var facts = new BmcFacts { CpuArch = "x86_64", Cpus = 8, MemoryMb = 65_536, DiskBytes = [1_000_000_000, 480_000_000_000], Macs = [Eth0, Eth1], BootMode = "uefi" };
        var findings = InspectionBench.Findings(BmcInventory.Of(facts).ToString());

        BmcInventory.SetProperties(findings, facts);

        Assert.Null(BmcInventory.Missing(facts));
        Assert.Null(InspectionBench.Hooks().Run(new InspectionOptions().RedfishHooks, findings));
        Assert.Equal("""{"memory_mb":65536,"cpus":8,"local_gb":446,"capabilities":"boot_mode:uefi","cpu_arch":"x86_64"}""", findings.Node.Properties.ToString());
        Assert.Equal([Eth0, Eth1], findings.Ports.Keys);
        Assert.Contains("memory_mb", BmcInventory.Missing(facts with { MemoryMb = null })!.Told, StringComparison.Ordinal);
    }

    [Fact]
    public void That_is_no_json_is_refused() => Assert.Equal(400, AgentBody.Parse(Encoding.UTF8.GetBytes(InspectionBench.Text("trailing-comma.json"))).Problem!.Status);

    [Fact]
    public void Of_a_real_machine_in_the_api_s_form_goes_through()
    {
        var served = InspectionBench.Json("node-inventory-response.json");
        var findings = InspectionBench.Findings(served.GetProperty("inventory").GetRawText());

        Assert.Null(InspectionBench.Hooks().Run(["ramdisk-error", "validate-interfaces", "ports", "architecture", "cpus"], findings));

        Assert.Equal("x86_64", findings.Node.Properties.Text("cpu_arch"));
        Assert.Equal([Eth0], findings.Ports.Keys);
    }

    [Fact]
    public void Never_trips_us_whatever_bytes_it_is() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), (noise, seed) =>
    {
        var bytes = Encoding.UTF8.GetBytes(Usual);
        foreach (var (value, i) in (noise ?? []).Select((v, i) => (v, i))) bytes[Math.Abs((seed + (i * 7919)) % bytes.Length)] = value;
        foreach (var text in new[] { noise ?? [], bytes })
        {
            if (AgentBody.Parse(text) is { Ok: true } parsed) Run(parsed.Value);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Never_trips_us_whatever_stands_in_its_places() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var pick = new System.Random(seed);
        Run(JsonMap.From(Odd(JsonNode.Parse(Usual)!, pick)!.AsObject()));
    }).QuickCheckThrowOnFailure();

    private static void Run(JsonMap inventory)
    {
        var findings = InspectionBench.Findings(inventory.ToString(), """{"root_disk":{"size":1e300},"pci_devices":[{},7]}""", JsonMap.Parse("""{"root_device":{"size":">= 1"}}"""));
        foreach (var name in InspectionBench.Hooks().Names) InspectionBench.Hooks().Run([name], findings);
    }

    /// <summary>The same document with some values replaced by ones of another kind.</summary>
    private static JsonNode? Odd(JsonNode? node, System.Random pick, bool top = true)
    {
        if (!top && pick.Next(6) == 0)
        {
            return pick.Next(8) switch
            {
                0 => null, 1 => "", 2 => -1, 3 => 1e300, 4 => true, 5 => new JsonArray(null, 1, "x"), 6 => new JsonObject { ["a"] = null }, _ => "9223372036854775808",
            };
        }

        return node switch
        {
            JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, Odd(p.Value, pick, top: false)))),
            JsonArray list => new JsonArray([.. list.Select(i => Odd(i, pick, top: false))]),
            _ => node?.DeepClone(),
        };
    }
}
