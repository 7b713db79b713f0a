using System.Globalization;
using System.Net;

namespace IronicConsole.RackSim.Machines;

/// <summary>Which machines a rack has and where they live.</summary>
public static class RackPlan
{
    private const int PerBlock = 250;

    /// <summary>All machines, then their children, in address order.</summary>
    public static IReadOnlyList<MachineIdentity> Of(RackOptions options, IPAddress first)
    {
        var digits = Math.Max(3, options.Machines.ToString(CultureInfo.InvariantCulture).Length);
        var plan = new List<MachineIdentity>();
        for (var n = 0; n < options.Machines; n++)
        {
            var machine = Number(n, $"sim-{(n + 1).ToString($"D{digits}", CultureInfo.InvariantCulture)}");
            plan.Add(options.Qemu.Machines.Contains(machine.Name) ? machine with { Virtual = options.Qemu } : machine);
        }
        for (var parent = 0; parent < Math.Min(options.Parents, options.Machines); parent++)
        {
            for (var child = 1; child <= options.ChildrenPerParent; child++)
            {
                plan.Add(Number(plan.Count, $"{plan[parent].Name}-card-{child}") with { Parent = plan[parent].Name, SharesSupply = child % 2 == 1 });
            }
        }
        foreach (var name in options.Qemu.Machines)
        {
            if (plan.All(machine => machine.Name != name || machine.Virtual is null) || plan.Any(machine => machine.Parent == name))
            {
                throw new ArgumentException($"{name} cannot be a virtual machine: it must be a machine of the rack that carries no children.", nameof(options));
            }
        }
        return plan;

        MachineIdentity Number(int n, string name) => new()
        {
            Number = n + 1,
            Name = name,
            Address = AddressOf(first, n),
            Password = string.Format(CultureInfo.InvariantCulture, options.Password, n + 1),
        };
    }

    /// <summary>Address of machine <paramref name="n"/> (0 is the first): 250 to a block of 256, never .0 or above .250.</summary>
    public static IPAddress AddressOf(IPAddress first, int n)
    {
        var octets = first.GetAddressBytes();
        var block = (octets[1] << 8) + octets[2] + (n / PerBlock);
        if (octets[0] != 127 || block > 0xFFFE)
        {
            throw new ArgumentException($"Machine {n + 1} from {first} on has no loopback address.", nameof(first));
        }
        return new IPAddress([127, (byte)(block >> 8), (byte)block, (byte)(1 + (n % PerBlock))]);
    }
}
