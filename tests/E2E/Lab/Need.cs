namespace IronicConsole.E2E.Lab;

/// <summary>Something outside of the repository that a test cannot do without.</summary>
public enum Need
{
    /// <summary>The tests run as root: network interfaces, loop devices, jails.</summary>
    Root,

    /// <summary>QEMU for x86-64 with UEFI firmware.</summary>
    Qemu,

    /// <summary>Debian's Chromium.</summary>
    Chromium,

    /// <summary>The <c>openstack</c> command with its bare metal plug-in.</summary>
    OpenStackClient,

    /// <summary>The functional tests that Debian ships with openstacksdk and with the client, and what they import.</summary>
    ClientTests,

    /// <summary>Kernel, ramdisk and image made by <c>tests/lab/build.sh</c>.</summary>
    LabArtifacts,

    /// <summary>xorriso and GRUB's rescue CD maker with their helpers.</summary>
    CdTools,

    /// <summary>Debian's PostgreSQL.</summary>
    Postgres,

    /// <summary>Network namespaces, bridges and a DHCP server.</summary>
    LabNetwork,

    /// <summary>Debian's Keystone, and uwsgi to run it.</summary>
    Keystone,

    /// <summary>Debian's Neutron.</summary>
    Neutron,

    /// <summary>The schema of network_data that Debian ships with Ironic, and a program that checks it.</summary>
    NetworkDataSchema,

    /// <summary>Node with the npm packages of <c>tests/E2E/SignIn/provider</c>.</summary>
    OpenIdProvider,

    /// <summary>The C compiler.</summary>
    Compiler,

    /// <summary>OpenSSL's FIPS provider, by <c>tests/lab/fips.sh</c>.</summary>
    Fips,

    /// <summary>systemd's checker of units.</summary>
    SystemdAnalyze,
}

/// <summary>Looks on this machine for what tests need.</summary>
public static class Needs
{
    /// <summary>What is missing for <paramref name="need"/> and how to get it; null when it is there.</summary>
    public static string? Lacking(Need need) => need switch
    {
        Need.Root => Environment.UserName == "root" ? null : "must run as root",
        Need.Qemu => Commands("qemu-system-x86", "qemu-system-x86_64") ?? Commands("qemu-utils", "qemu-img")
            ?? OneFile("ovmf", "/usr/share/OVMF/OVMF_CODE_4M.fd"),
        Need.Chromium => OneFile("chromium", "/usr/bin/chromium"),
        Need.OpenStackClient => Commands("python3-openstackclient", "openstack")
            ?? Folder("python3-ironicclient", "/usr/lib/python3/dist-packages/ironicclient"),
        Need.ClientTests => Lacking(Need.OpenStackClient)
            ?? Folder("python3-openstacksdk", "/usr/lib/python3/dist-packages/openstack/tests/functional/baremetal")
            ?? Folder("python3-ironicclient", "/usr/lib/python3/dist-packages/ironicclient/tests/functional")
            ?? Folder("python3-tempest", "/usr/lib/python3/dist-packages/tempest") ?? Folder("python3-oslotest", "/usr/lib/python3/dist-packages/oslotest")
            ?? OneFile("python3-ddt", "/usr/lib/python3/dist-packages/ddt.py"),
        Need.LabArtifacts => LabArtifacts.Lacking(),
        Need.CdTools => Commands("xorriso", "xorriso") ?? Commands("grub-common", "grub-mkrescue") ?? Commands("mtools", "mformat")
            ?? Folder("grub-efi-amd64-bin", "/usr/lib/grub/x86_64-efi") ?? Folder("grub-pc-bin", "/usr/lib/grub/i386-pc"),
        Need.Postgres => TestServers.PostgresServer.Lacking,
        Need.LabNetwork => Commands("iproute2", "ip") ?? Commands("dnsmasq-base", "dnsmasq") ?? Commands("util-linux", "setpriv", "unshare", "losetup"),
        Need.OpenIdProvider => Commands("nodejs", "node") ?? OldNode(20) ?? (Directory.Exists(Repository.PathOf("tests", "E2E", "SignIn", "provider", "node_modules")) ? null : "the npm packages of tests/E2E/SignIn/provider are missing (npm ci)"),
        Need.Keystone => Commands("python3-keystone", "keystone-manage", "keystone-wsgi-public") ?? Commands("uwsgi-core", "uwsgi") ?? OneFile("uwsgi-plugin-python3", "/usr/lib/uwsgi/plugins/python3_plugin.so") ?? Commands("sqlite3", "sqlite3"),
        Need.Neutron => OneFile("neutron-common", "/usr/bin/neutron-server") ?? OneFile("neutron-common", "/usr/share/neutron-common/api-paste.ini"),
        Need.NetworkDataSchema => OneFile("python3-ironic", "/usr/lib/python3/dist-packages/ironic/api/controllers/v1/network-data-schema.json") ?? Folder("python3-jsonschema", "/usr/lib/python3/dist-packages/jsonschema") ?? Commands("genisoimage", "isoinfo"),
        Need.Compiler => Commands("gcc", "gcc") ?? OneFile("libc6-dev", "/usr/include/stdio.h"),
        Need.Fips => Commands("openssl", "openssl") ?? LabArtifacts.LackingFips(),
        Need.SystemdAnalyze => Commands("systemd", "systemd-analyze"),
        _ => throw new ArgumentOutOfRangeException(nameof(need), need, "Unknown need."),
    };

    private static string? Commands(string package, params string[] names) =>
        names.FirstOrDefault(name => !Folders().Any(folder => File.Exists(Path.Combine(folder, name)))) is { } absent
            ? $"the command {absent} is missing (Debian package {package})" : null;

    private static string? OldNode(int least)
    {
        using var node = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("node", "--version") { RedirectStandardOutput = true });
        var version = node!.StandardOutput.ReadToEnd().Trim();
        return int.TryParse(version.TrimStart('v').Split('.')[0], out var major) && major >= least ? null : $"node {version} is older than {least}, which oidc-provider needs";
    }

    private static string? OneFile(string package, string path) => File.Exists(path) ? null : $"{path} is missing (Debian package {package})";

    private static string? Folder(string package, string path) => Directory.Exists(path) ? null : $"{path} is missing (Debian package {package})";

    private static IEnumerable<string> Folders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(["/usr/sbin", "/sbin"]);
}
