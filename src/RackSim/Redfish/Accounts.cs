using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The BMC's one account, to look at.</summary>
public static class Accounts
{
    private const string Service1 = "/redfish/v1/AccountService";

    /// <summary>The service.</summary>
    public static JsonObject Service() => Resource.New(Service1, "AccountService.v1_13_0.AccountService", "Accounts")
        .With("ServiceEnabled", true).With("Accounts", Resource.Link($"{Service1}/Accounts"));

    /// <summary>All accounts.</summary>
    public static JsonObject List() => Resource.Collection($"{Service1}/Accounts", "ManagerAccountCollection", "Accounts", $"{Service1}/Accounts/1");

    /// <summary>The account.</summary>
    public static JsonObject One(Bmc bmc) => Resource.New($"{Service1}/Accounts/1", "ManagerAccount.v1_10_0.ManagerAccount", "Account")
        .With("UserName", bmc.Machine.Identity.User).With("RoleId", "Administrator").With("Enabled", true).With("Locked", false).With("Password", null);
}
