using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.SignIn;

namespace IronicConsole.E2E.Networks;

/// <summary>A Neutron that asks a real Keystone whose tokens it is shown. The console has its own from there, for a password.</summary>
[Collection(Together.Networks)]
public sealed class A_Neutron_behind_a_real_Keystone
{
    [RequiresFact(Need.Neutron, Need.Keystone)]
    public async Task Is_shown_a_new_token_when_the_old_one_was_revoked()
    {
        await using var keystone = await KeystoneServer.StartAsync();
        var service = await keystone.ProjectAsync("service");
        foreach (var user in new[] { "neutron", "ironic" }) await keystone.UserAsync(user, "admin", service);
        await using var neutron = await NeutronServer.StartAsync(keystone);
        var password = Path.Combine(Repository.NewFolder("neutron-password"), "password");
        await File.WriteAllTextAsync(password, KeystoneServer.Password + "\n");
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var bench = await NeutronBench.StartAsync(neutron, "", more: [$"--Neutron:AuthUrl={keystone.Url}", "--Neutron:Username=ironic", $"--Neutron:PasswordFile={password}"]);
        var (node, _) = await bench.EnrolAsync("asked", "leaf");
        await CleanAsync(bench, "available");
        string[] once = ["cleaning made", "cleaning bound", "cleaning deleted"], twice = [.. once, .. once];
        Assert.Equal(once, await neutron.LedgerAsync(node));

        // Nobody answers for it any more: the flow says so, and nothing is asked of the switch.
        await keystone.DisableAsync("ironic");
        const string Told = "Keystone gives no token for user ironic in project service (HTTP 401).";
        var validation = (await bench.JsonAsync(HttpMethod.Get, "/v1/nodes/asked/validate"))["network"]!;
        Assert.False(validation["result"]!.GetValue<bool>());
        Assert.Contains(Told, validation["reason"]!.ToString(), StringComparison.Ordinal);
        await CleanAsync(bench, "clean failed");
        Assert.Contains(Told, (await bench.Api.NodeAsync("asked"))!["last_error"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(once, await neutron.LedgerAsync(node));

        // The token from before stays revoked.
        await keystone.EnableAsync("ironic");
        await CleanAsync(bench, "available");
        Assert.Equal(twice, await neutron.LedgerAsync(node));
        Assert.Empty(await neutron.PortsOfAsync(node));
    }

    private static async Task CleanAsync(NeutronBench bench, string ends)
    {
        if ((await bench.Api.NodeAsync("asked"))!["provision_state"]!.ToString() != "manageable")
        {
            await bench.Api.VerbAsync("asked", "manage");
            await bench.Api.StateAsync("asked", "manageable");
        }

        await bench.Api.VerbAsync("asked", "provide");
        await bench.Api.StateAsync("asked", ends);
    }
}
