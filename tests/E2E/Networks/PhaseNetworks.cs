namespace IronicConsole.E2E.Networks;

/// <summary>A network for each phase in a Neutron, and a console's settings that name them: provisioning by UUID, the others by name.</summary>
/// <param name="Networks">UUIDs of the networks, by the phase's word.</param>
/// <param name="Group">The security group of cleaning, by UUID.</param>
/// <param name="Settings">The console's arguments. The network interface of its nodes is <c>neutron</c>.</param>
internal sealed record PhaseNetworks(IReadOnlyDictionary<string, string> Networks, string Group, string[] Settings)
{
    /// <summary>Makes them. Others have networks in the same Neutron, so their names have an ending of their own.</summary>
    public static async Task<PhaseNetworks> MakeAsync(NeutronServer neutron)
    {
        var own = Guid.NewGuid().ToString("N")[..8];
        var networks = new Dictionary<string, string>();
        foreach (var phase in new[] { "cleaning", "provisioning", "rescuing", "inspection", "servicing" }) networks[phase] = await neutron.NetworkAsync($"{phase}-{own}");
        return new(networks, await neutron.SecurityGroupAsync($"ramdisks-{own}"),
        [
            $"--Neutron:Url={neutron.Url}", $"--Neutron:CleaningNetwork=cleaning-{own}", $"--Neutron:CleaningNetworkSecurityGroups=ramdisks-{own}", $"--Neutron:ProvisioningNetwork={networks["provisioning"]}",
            $"--Neutron:RescuingNetwork=rescuing-{own}", $"--Neutron:InspectionNetwork=inspection-{own}", $"--Neutron:ServicingNetwork=servicing-{own}", "--Drivers:DefaultInterfaces:network=neutron",
        ]);
    }
}
