using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Cli;

/// <summary>The functional tests that Debian ships with openstacksdk and with the client, as they are, run by Python's own runner against a console with fake hardware.</summary>
[Collection(Together.Client)]
public sealed partial class The_tests_of_the_clients : IAsyncLifetime
{
    private const string Python = "/usr/bin/python3", Packages = "/usr/lib/python3/dist-packages";
    private const string Sdk = "openstack.tests.functional.baremetal.", Client = "ironicclient.tests.functional.osc.v1.";
    private readonly string _data = Directory.CreateTempSubdirectory("cli-tests").FullName;
    private ConsoleProcess? _console;

    public async Task InitializeAsync() =>
        _console = await ConsoleProcess.StartAsync(Path.Combine(_data, "console"), more: ["--demo", "false", "--Power:PollSeconds=0.1"]);

    public async Task DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [RequiresFact(Need.ClientTests)]
    public async Task Of_the_SDK_pass_for_each_kind_of_resource() => Assert.Equal(29, await RunAsync(TimeSpan.FromMinutes(5),
    [
        $"{Sdk}test_baremetal_chassis", $"{Sdk}test_baremetal_conductor", $"{Sdk}test_baremetal_deploy_templates", $"{Sdk}test_baremetal_driver",
        $"{Sdk}test_baremetal_allocation.TestBareMetalAllocation.test_allocation_create_get_delete", $"{Sdk}test_baremetal_node.TestBareMetalNode.test_node_create_in_enroll_provide",
        $"{Sdk}test_baremetal_node.TestBareMetalNode.test_node_power_state", $"{Sdk}test_baremetal_node.TestBareMetalNode.test_node_patch",
        $"{Sdk}test_baremetal_node.TestTraits", $"{Sdk}test_baremetal_node.TestBareMetalVif", $"{Sdk}test_baremetal_port.TestBareMetalPort.test_port_list_update_delete",
        $"{Sdk}test_baremetal_port_group.TestBareMetalPortGroup.test_port_list_update_delete", $"{Sdk}test_baremetal_volume_connector.TestBareMetalVolumeconnector.test_volume_connector_list_update_delete",
        $"{Sdk}test_baremetal_volume_target.TestBareMetalVolumetarget.test_volume_target_list_update_delete",
    ]));

    [RequiresFact(Need.ClientTests)]
    public async Task Of_the_client_pass_for_a_chassis_conductors_and_a_driver() => Assert.Equal(4, await RunAsync(TimeSpan.FromMinutes(5),
        [$"{Client}test_baremetal_chassis_basic.BaremetalChassisTests.test_set_unset_extra", $"{Client}test_baremetal_conductor_basic", $"{Client}test_baremetal_driver_basic.BaremetalDriverTests.test_show"]));

    [RequiresFact(Need.ClientTests)]
    [Trait("Category", "Long")]
    public async Task Of_the_SDK_all_pass() => Assert.Equal(70, await RunAsync(TimeSpan.FromMinutes(30), "discover", "-s", $"{Packages}/openstack/tests/functional/baremetal", "-t", Packages));

    [RequiresFact(Need.ClientTests)]
    [Trait("Category", "Long")] // each of their commands is a fresh start of the client
    public async Task Of_the_client_all_pass() => Assert.Equal(108, await RunAsync(TimeSpan.FromMinutes(90), "discover", "-s", $"{Packages}/ironicclient/tests/functional/osc", "-t", Packages));

    // How many tests ran: all of them well, and none of them skipped.
    private async Task<int> RunAsync(TimeSpan limit, params string[] tests)
    {
        var url = _console!.Url.ToString().TrimEnd('/');
        var folder = Directory.CreateDirectory(Path.Combine(_data, "tests")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, ".tox/functional/bin")); // where they look for the client
        File.CreateSymbolicLink(Path.Combine(folder, ".tox/functional/bin/openstack"), "/usr/bin/openstack");
        await File.WriteAllTextAsync(Path.Combine(folder, "test.conf"), $"[functional]\nauth_strategy = noauth\nironic_url = {url}\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "clouds.yaml"), string.Concat(new[] { "devstack", "devstack-alt", "devstack-admin", "devstack-alt-member", "devstack-system-admin" }
            .Select(cloud => $"  {cloud}:\n    auth_type: none\n    auth: {{endpoint: '{url}'}}\n    baremetal_endpoint_override: '{url}'\n    has_compute: false\n    has_image: false\n    has_network: false\n")
            .Prepend("clouds:\n")));
        var start = new ProcessStartInfo(Python, ["-W", "ignore", "-B", "-m", "unittest", .. tests, "-v"]) { WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("OS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["OS_CLIENT_CONFIG_FILE"] = Path.Combine(folder, "clouds.yaml");
        start.Environment["OS_AUTH_TYPE"] = "none";
        start.Environment["OS_TEST_TIMEOUT"] = "300";
        start.Environment["IRONICCLIENT_TEST_CONFIG"] = Path.Combine(folder, "test.conf");
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(folder, "cache");
        var result = await Command.RunAsync(limit, start);
        var told = result.Errors + result.Output;
        Assert.True(result.ExitCode == 0, told);
        Assert.DoesNotContain("skipped", told, StringComparison.Ordinal);
        return int.Parse(Ran().Match(told).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^Ran (\d+) tests? in ", RegexOptions.Multiline)]
    private static partial Regex Ran();
}
