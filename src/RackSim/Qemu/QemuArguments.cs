using System.Globalization;

namespace IronicConsole.RackSim.Qemu;

/// <summary>How one start of a virtual machine looks to the emulator.</summary>
public static class QemuArguments
{
    /// <summary>The emulator's arguments: software emulation, one SATA disk, one CD if there is one, one network port, QMP on standard input and output.</summary>
    /// <param name="options">What the machine is made of.</param>
    /// <param name="files">Where its files are.</param>
    /// <param name="name">Name of the machine, to be seen in process lists.</param>
    /// <param name="mac">MAC address of its network port.</param>
    /// <param name="uefi">UEFI firmware, or BIOS.</param>
    /// <param name="order">Boot devices, first one first: <c>Cd</c>, <c>Hdd</c>. A CD that is not in it is not in the drive.</param>
    public static IReadOnlyList<string> Of(QemuOptions options, QemuFiles files, string name, string mac, bool uefi, IReadOnlyList<string> order)
    {
        List<string> arguments =
        [
            "-name", $"rack-{name}", "-machine", "q35,accel=tcg", "-cpu", "max",
            "-smp", options.Cpus.ToString(CultureInfo.InvariantCulture), "-m", options.MemoryMib.ToString(CultureInfo.InvariantCulture),
            "-nodefaults", "-display", "none", "-no-reboot",
            "-chardev", "stdio,id=qmp,signal=off", "-mon", "chardev=qmp,mode=control",
            "-chardev", $"file,id=serial,path={Escape(files.Serial)},append=on", "-serial", "chardev:serial",
            "-drive", $"file={Escape(files.Disk)},format=raw,if=none,id=disk,cache=unsafe,discard=unmap",
            "-device", $"ide-hd,drive=disk,bus=ide.0,serial=RACKDISK,bootindex={Place(order, "Hdd")}",
            "-device", "virtio-rng-pci",
        ];
        if (uefi)
        {
            arguments.AddRange(
            [
                "-drive", $"if=pflash,format=raw,readonly=on,file={Escape(options.UefiCode)}",
                "-drive", $"if=pflash,format=raw,file={Escape(files.UefiVariables)}",
            ]);
        }
        if (order.Contains("Cd"))
        {
            arguments.AddRange(
            [
                "-drive", $"file={Escape(files.Cd)},format=raw,if=none,id=cd-image,media=cdrom,readonly=on",
                "-device", $"ide-cd,id=cd,drive=cd-image,bus=ide.1,bootindex={Place(order, "Cd")}",
            ]);
        }
        if (options.Bridge is not null)
        {
            arguments.AddRange(
            [
                "-netdev", $"tap,id=net,script={Escape(files.NetworkScript)},downscript=no",
                "-device", $"virtio-net-pci,netdev=net,mac={mac},romfile=",
            ]);
        }
        return arguments;
    }

    private static int Place(IReadOnlyList<string> order, string device) =>
        1 + (order.Contains(device) ? order.TakeWhile(other => other != device).Count() : order.Count);

    private static string Escape(string path) => path.Replace(",", ",,", StringComparison.Ordinal);
}
