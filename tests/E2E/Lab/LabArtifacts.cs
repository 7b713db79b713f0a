using System.Diagnostics;

namespace IronicConsole.E2E.Lab;

/// <summary>What <c>tests/lab/build.sh</c> leaves in <c>artifacts/lab</c>; <c>./test</c> runs it as root, beside tests that do without. Whoever asks for a part waits until it is there.</summary>
public static class LabArtifacts
{
    private static readonly Lazy<bool> Built = new(() => !Locked(wait: true));

    /// <summary>The deploy kernel.</summary>
    public static string Kernel => In("kernel");

    /// <summary>The deploy ramdisk, with Debian's unmodified ironic-python-agent.</summary>
    public static string Ramdisk => In("ramdisk");

    /// <summary>The ramdisk's system as a folder: the jailed agent runs in it.</summary>
    public static string RootFileSystem => In("rootfs");

    /// <summary>A bootable whole-disk image, raw, 39 MB. Says on its serial port what was booted.</summary>
    public static LabImage Raw { get; } = new("tiny-os.raw");

    /// <summary>The same as qcow2, 14 MB.</summary>
    public static LabImage Qcow2 { get; } = new("tiny-os.qcow2");

    /// <summary>Configuration of an OpenSSL that has its FIPS provider and nothing else.</summary>
    public static string FipsConfiguration => In("fips/openssl.cnf");

    /// <summary>What is not there of the machines' parts and is not being made; null when all is.</summary>
    public static string? Lacking() => Comes("kernel", "ramdisk", "rootfs", Raw.Name, Qcow2.Name, Raw.Name + ".sha256", Qcow2.Name + ".sha256") ? null : "the lab's ramdisk and image are missing (run tests/lab/build.sh as root)";

    /// <summary>That OpenSSL's FIPS provider is not there and is not being made; null when it is.</summary>
    public static string? LackingFips() => Comes("fips/openssl.cnf") ? null : "OpenSSL's FIPS provider is missing (run tests/lab/fips.sh artifacts/lab/fips)";

    internal static string In(string name) => Built.Value && Path.Exists(PathOf(name)) ? PathOf(name)
        : throw new FileNotFoundException($"tests/lab/build.sh has ended without {name}; see artifacts/test/lab.log.", PathOf(name));

    private static bool Comes(params string[] parts) => parts.All(p => Path.Exists(PathOf(p))) || Locked(wait: false);

    private static string PathOf(string name) => Repository.PathOf("artifacts", "lab", name);

    // build.sh holds the lock while it works.
    private static bool Locked(bool wait)
    {
        if (!File.Exists(PathOf(".lock"))) return false;
        using var process = Process.Start("flock", ["--shared", .. wait ? [] : (string[])["--nonblock"], PathOf(".lock"), "true"]);
        process.WaitForExit();
        return process.ExitCode != 0;
    }
}

/// <summary>A disk image of the lab.</summary>
/// <param name="Name">File name.</param>
public sealed record LabImage(string Name)
{
    /// <summary>Full path.</summary>
    public string Path => LabArtifacts.In(Name);

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public string Sha256 => File.ReadAllText(Path + ".sha256").Split(' ')[0];

    /// <summary>Length in bytes.</summary>
    public long Bytes => new FileInfo(Path).Length;
}
