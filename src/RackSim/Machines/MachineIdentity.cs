using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace IronicConsole.RackSim.Machines;

/// <summary>What never changes about a machine. All of it follows from its number and the rack's first address.</summary>
public sealed record MachineIdentity
{
    /// <summary>1 for the first machine of the rack.</summary>
    public required int Number { get; init; }

    /// <summary>Name in the control API and the ledger, e.g. <c>sim-001</c> or <c>sim-001-card-1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The machine that carries this one, if any.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether it loses power together with <see cref="Parent"/>.</summary>
    public bool SharesSupply { get; init; }

    /// <summary>Address of its BMC and of the agent that runs on it.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Maker, as Redfish and the inventory tell.</summary>
    public string Manufacturer => "RackSim";

    /// <summary>Model, as Redfish and the inventory tell.</summary>
    public string Model => Virtual is not null ? "QEMU q35" : Parent is null ? "Calvin 1U" : "Hobbes Card";

    /// <summary>Serial number.</summary>
    public string Serial => $"RS{Number:D6}";

    /// <summary>Password of the BMC user.</summary>
    public required string Password { get; init; }

    /// <summary>User of the BMC.</summary>
    public string User => "admin";

    /// <summary>MAC addresses of its network ports, first port first.</summary>
    public IReadOnlyList<string> Macs
    {
        get
        {
            var octets = Address.GetAddressBytes();
            return [.. Enumerable.Range(0, Virtual is null && Parent is null ? 2 : 1).Select(port => $"52:54:{octets[1]:x2}:{octets[2]:x2}:{octets[3]:x2}:{port:x2}")];
        }
    }

    /// <summary>MAC address of the BMC's own port.</summary>
    public string BmcMac => Macs[0][..^2] + "b0";

    /// <summary>UUID of the system.</summary>
    public Guid Uuid => new(SHA256.HashData(Encoding.UTF8.GetBytes($"racksim {Address} {Serial}"))[..16]);

    /// <summary>What it is made of if it is a virtual machine; null if it is simulated.</summary>
    public Qemu.QemuOptions? Virtual { get; init; }

    /// <summary>Number of processor threads.</summary>
    public int Threads => Virtual?.Cpus ?? (Parent is null ? 16 : 8);

    /// <summary>Main memory in MiB.</summary>
    public int MemoryMib => Virtual?.MemoryMib ?? (Parent is null ? 65536 : 16384);

    /// <summary>Processor architecture as Linux spells it.</summary>
    public string Architecture => Parent is null ? "x86_64" : "aarch64";
}
