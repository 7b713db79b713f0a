using System.Collections.Frozen;
using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Hardware;

/// <summary>A hardware type: for each interface the implementations it supports, best first. The first enabled one is the default.</summary>
/// <param name="Name">Name in the API, e.g. <c>redfish</c>.</param>
/// <param name="Supported">Implementations by interface; the first is the default.</param>
public sealed record HardwareType(string Name, ImmutableSortedDictionary<HardwareInterface, ImmutableArray<string>> Supported);

/// <summary>All hardware types and interface implementations of this process.</summary>
public sealed class HardwareTypes(IEnumerable<HardwareType> types, IEnumerable<IHardware> implementations)
{
    private readonly FrozenDictionary<string, HardwareType> _types = types.ToFrozenDictionary(t => t.Name);
    private readonly FrozenDictionary<(HardwareInterface, string), IHardware> _implementations = implementations.ToFrozenDictionary(i => (i.Interface, i.Name));

    /// <summary>The enabled hardware types, by name.</summary>
    public IEnumerable<HardwareType> All => _types.Values.OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>The type of that name, or null.</summary>
    public HardwareType? Find(string name) => _types.GetValueOrDefault(name);

    /// <summary>The default implementation of each interface of a type.</summary>
    public static ImmutableSortedDictionary<HardwareInterface, string> Defaults(HardwareType type) =>
        type.Supported.ToImmutableSortedDictionary(s => s.Key, s => s.Value[0]);

    /// <summary>The implementation that a node uses for an interface, or a problem that names the interface and the supported names.</summary>
    public Result<T> Of<T>(Node node, HardwareInterface which)
        where T : class, IHardware
    {
        if (!node.Interfaces.TryGetValue(which, out var name)) return Unsupported(node, which, "none");
        return _implementations.GetValueOrDefault((which, name)) is T found ? found : Unsupported(node, which, name);
    }

    /// <summary>The implementation by name, or null.</summary>
    public IHardware? Implementation(HardwareInterface which, string name) => _implementations.GetValueOrDefault((which, name));

    private static Problem Unsupported(Node node, HardwareInterface which, string name) => new(
        "not-supported", 400, $"Node {node.Label} uses {which.ToString().ToLowerInvariant()} interface '{name}', which does not support this.");
}
