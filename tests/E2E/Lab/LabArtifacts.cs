namespace IronicConsole.E2E.Lab;

/// <summary>What <c>tests/lab/build.sh</c> leaves in <c>artifacts/lab</c>; <c>./test</c> runs it as root.</summary>
public static class LabArtifacts
{
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
    public static string FipsConfiguration => Path.Combine(In("fips"), "openssl.cnf");

    /// <summary>What is not there of the machines' parts; null when all is.</summary>
    public static string? Lacking()
    {
        string[] all = [Kernel, Ramdisk, Raw.Path, Qcow2.Path, Raw.Path + ".sha256", Qcow2.Path + ".sha256"];
        return all.All(File.Exists) && Directory.Exists(RootFileSystem)
            ? null : "the lab's ramdisk and image are missing (run tests/lab/build.sh as root)";
    }

    /// <summary>That OpenSSL's FIPS provider is not there; null when it is.</summary>
    public static string? LackingFips() => File.Exists(FipsConfiguration) ? null : "OpenSSL's FIPS provider is missing (run tests/lab/fips.sh artifacts/lab/fips)";

    internal static string In(string name) => Repository.PathOf("artifacts", "lab", name);
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
