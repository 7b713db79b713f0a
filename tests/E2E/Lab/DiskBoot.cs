namespace IronicConsole.E2E.Lab;

/// <summary>Boots a written disk in QEMU, as its machine would, and reads its serial port.</summary>
public static class DiskBoot
{
    /// <summary>Boots the disk (which stays as it is) until <see cref="LabArtifacts.Raw"/>'s system says that it is ready.</summary>
    /// <param name="disk">Raw or qcow2.</param>
    /// <param name="uefi">UEFI firmware, or BIOS.</param>
    /// <param name="seconds">Longest wait; 21 to 27 s are usual on an idle machine.</param>
    /// <returns>The serial port's lines.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string disk, bool uefi, int seconds = 300)
    {
        var serial = Path.Combine(Repository.NewFolder("disk-boot"), "serial.log");
        string[] arguments = [serial, $"disk={disk}", "snapshot=1", "memory=512", "cpus=1", $"firmware={(uefi ? "uefi" : "bios")}",
            "until=DEPLOYED: ready", $"seconds={seconds}"];
        await Command.MustAsync(TimeSpan.FromSeconds(seconds + 30), Repository.PathOf("tests", "lab", "vm.sh"), arguments);
        return await File.ReadAllLinesAsync(serial);
    }
}
