namespace IronicConsole.RackSim.Qemu;

/// <summary>The files of one virtual machine, all in its folder.</summary>
/// <param name="folder">Path of the folder.</param>
public sealed class QemuFiles(string folder)
{
    private const int SerialShown = 64 * 1024;

    /// <summary>The disk, raw and sparse.</summary>
    public string Disk => Path.Combine(folder, "disk.img");

    /// <summary>The CD of this start, as downloaded.</summary>
    public string Cd => Path.Combine(folder, "cd.iso");

    /// <summary>The UEFI variables.</summary>
    public string UefiVariables => Path.Combine(folder, "uefi-variables.fd");

    /// <summary>What the serial port has shown since power on.</summary>
    public string Serial => Path.Combine(folder, "serial.log");

    /// <summary>Puts the network interface that the emulator made on its bridge.</summary>
    public string NetworkScript => Path.Combine(folder, "network-up");

    /// <summary>The last 64 KiB of the serial port.</summary>
    public string ReadSerial()
    {
        if (!File.Exists(Serial))
        {
            return "";
        }
        using var file = new FileStream(Serial, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(0, file.Length - SerialShown);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>Makes what a start needs and is not there yet.</summary>
    public void Prepare(QemuOptions options)
    {
        Directory.CreateDirectory(folder);
        if (!File.Exists(Disk))
        {
            using var disk = File.Create(Disk);
            disk.SetLength(options.DiskBytes);
        }
        if (!File.Exists(UefiVariables) && File.Exists(options.UefiVariables))
        {
            File.Copy(options.UefiVariables, UefiVariables);
        }
        if (options.Bridge is { } bridge)
        {
            File.WriteAllText(NetworkScript, $"#!/bin/sh\nexec ip link set dev \"$1\" master {bridge} up\n");
            File.SetUnixFileMode(NetworkScript, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
