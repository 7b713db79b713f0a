namespace IronicConsole.RackSim.Qemu;

/// <summary>What the rack's virtual machines are made of.</summary>
public sealed record QemuOptions
{
    /// <summary>Names of the machines that are virtual ones, e.g. <c>sim-001</c>.</summary>
    public IReadOnlyList<string> Machines { get; init; } = [];

    /// <summary>The bridge that their network port is put on; it must be there, and the rack must run as root. Null: no network.</summary>
    public string? Bridge { get; init; }

    /// <summary>Main memory in MiB.</summary>
    public int MemoryMib { get; init; } = 2048;

    /// <summary>
    /// Number of processors. With more than one, QEMU 7.2's software emulation may run an int3 that Linux had there only while it patched itself ("Oops: int3"): one boot of thirty panicked on a busy machine.
    /// </summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Size of the SATA disk in bytes; the file is sparse.</summary>
    public long DiskBytes { get; init; } = 6L << 30;

    /// <summary>The emulator: a name on the path, or a path.</summary>
    public string Program { get; init; } = "qemu-system-x86_64";

    /// <summary>UEFI firmware: its code.</summary>
    public string UefiCode { get; init; } = "/usr/share/OVMF/OVMF_CODE_4M.fd";

    /// <summary>UEFI firmware: the variables of a new machine.</summary>
    public string UefiVariables { get; init; } = "/usr/share/OVMF/OVMF_VARS_4M.fd";
}
