namespace IronicConsole.Drivers.Neutron;

/// <summary>Section <c>Neutron</c>: the network service of the network interface <c>neutron</c>, which there is once <see cref="Url"/> is set.</summary>
public sealed class NeutronOptions
{
    /// <summary>The address of Neutron's API, e.g. http://network.example:9696; with it nodes can have the network interface neutron. Default unset.</summary>
    public Uri? Url { get; set; }

    /// <summary>The address of Keystone's v3 API, where a token is had with the password below. Default unset: Neutron asks for no token (noauth), or Token is given.</summary>
    public Uri? AuthUrl { get; set; }

    /// <summary>A token that is sent as it is, instead of one from Keystone. Default empty.</summary>
    public string Token { get; set; } = "";

    /// <summary>The user that Keystone knows. Default empty.</summary>
    public string Username { get; set; } = "";

    /// <summary>A file with that user's password, for its owner only. Default empty.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>The user's domain, by id. Default default.</summary>
    public string UserDomain { get; set; } = "default";

    /// <summary>The project whose ports are made. Default service.</summary>
    public string Project { get; set; } = "service";

    /// <summary>The project's domain, by id. Default default.</summary>
    public string ProjectDomain { get; set; } = "default";

    /// <summary>The network for cleaning, by name or UUID; a node's driver_info/cleaning_network goes first. Default empty: nodes with neutron are refused cleaning unless they name one.</summary>
    public string CleaningNetwork { get; set; } = "";

    /// <summary>Security groups of the ports for cleaning, by name or UUID, comma between them; a node's driver_info/cleaning_network_security_groups goes first. Default empty: Neutron's own default.</summary>
    public string CleaningNetworkSecurityGroups { get; set; } = "";

    /// <summary>The network for deploys, as above. Default empty.</summary>
    public string ProvisioningNetwork { get; set; } = "";

    /// <summary>Security groups for deploys, as above. Default empty.</summary>
    public string ProvisioningNetworkSecurityGroups { get; set; } = "";

    /// <summary>The network for rescue, as above. Default empty.</summary>
    public string RescuingNetwork { get; set; } = "";

    /// <summary>Security groups for rescue, as above. Default empty.</summary>
    public string RescuingNetworkSecurityGroups { get; set; } = "";

    /// <summary>The network for inspection by the agent, as above. Default empty.</summary>
    public string InspectionNetwork { get; set; } = "";

    /// <summary>Security groups for inspection, as above. Default empty.</summary>
    public string InspectionNetworkSecurityGroups { get; set; } = "";

    /// <summary>The network for service, as above. Default empty.</summary>
    public string ServicingNetwork { get; set; } = "";

    /// <summary>Security groups for service, as above. Default empty.</summary>
    public string ServicingNetworkSecurityGroups { get; set; } = "";

    /// <summary>Whether a port that Neutron made and could not bind (no mechanism driver reaches the switch) is a failure. Default true.</summary>
    public bool FailOnPortBindingFailure { get; set; } = true;

    /// <summary>Longest wait for a connection. Default 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a whole answer; binding a port makes Neutron talk to the switch. Default 60 seconds.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest answer that is read, in bytes. Default 8 MiB.</summary>
    public int LongestAnswer { get; set; } = 8388608;

    /// <summary>Failures in a row after which Neutron is left alone. Default 5.</summary>
    public int FailuresToOpen { get; set; } = 5;

    /// <summary>How long it is left alone. Default 10 seconds.</summary>
    public TimeSpan OpenFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong, naming the key; null when all is well.</summary>
    internal string? Wrong() =>
        Url is { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") } ? "Neutron:Url must be an http or https address."
        : AuthUrl is { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") } ? "Neutron:AuthUrl must be an http or https address, e.g. https://keystone.example/v3."
        : AuthUrl is not null && Token.Length > 0 ? "Neutron:AuthUrl and Neutron:Token exclude each other: leave one out."
        : AuthUrl is not null && Username.Length == 0 ? "Neutron:AuthUrl needs Neutron:Username and Neutron:PasswordFile."
        : AuthUrl is not null && !File.Exists(PasswordFile) ? "Neutron:PasswordFile names no file that is there."
        : Token.Length > 8192 ? "Neutron:Token must have at most 8192 characters."
        : ConnectTimeout <= TimeSpan.Zero || RequestTimeout <= TimeSpan.Zero ? "Neutron:ConnectTimeout and Neutron:RequestTimeout must be more than 0."
        : LongestAnswer is < 65536 or > 268435456 ? "Neutron:LongestAnswer must be from 65536 to 268435456."
        : FailuresToOpen is < 1 or > 1000 ? "Neutron:FailuresToOpen must be from 1 to 1000." : null;
}
