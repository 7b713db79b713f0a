using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Inspection;

/// <summary>What an inspection has found, and what it will change; hooks work on it one after the other.</summary>
/// <param name="node">The node before.</param>
/// <param name="ports">Its ports before.</param>
/// <param name="inventory">What was sent, as sent.</param>
/// <param name="pluginData">Everything else that was sent.</param>
/// <param name="now">The time.</param>
public sealed class Findings(Node node, IReadOnlyList<Port> ports, JsonMap inventory, JsonMap pluginData, DateTimeOffset now)
{
    private readonly List<string> _notes = [];

    /// <summary>The node as it shall be; hooks change properties.</summary>
    public Node Node { get; private set; } = node;

    /// <summary>Ports as they shall be, by MAC address. New ones have an empty id until they are stored.</summary>
    public ImmutableSortedDictionary<string, Port> Ports { get; private set; } = ports.ToImmutableSortedDictionary(p => p.Address, p => p);

    /// <summary>Ironic's <c>inventory</c>.</summary>
    public JsonMap Inventory { get; } = inventory;

    /// <summary>Everything else, and what hooks add.</summary>
    public JsonMap PluginData { get; private set; } = pluginData;

    /// <summary>What people should know, one sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The network cards that are worth a port; set by <c>validate-interfaces</c>, null before.</summary>
    public ImmutableArray<NetworkCard>? Valid { get; set; }

    /// <summary>Sets a property of the node.</summary>
    public void SetProperty(string key, JsonNode? value) => Node = Node with { Properties = Node.Properties.With(key, value) };

    /// <summary>Sets capabilities of the node (<c>properties.capabilities</c>, written <c>a:1,b:2</c>); other ones stay.</summary>
    public void SetCapabilities(IEnumerable<KeyValuePair<string, string>> capabilities) => SetProperty("capabilities", CapabilityWords.Merge(Node.Properties.Text("capabilities"), capabilities));

    /// <summary>Sets a key of the plugin data.</summary>
    public void SetPluginData(string key, JsonNode? value) => PluginData = PluginData.With(key, value);

    /// <summary>Adds or changes a port.</summary>
    public void Put(Port port) => Ports = Ports.SetItem(port.Address, port);

    /// <summary>Adds a port that is not there yet.</summary>
    public void Add(NetworkCard card)
    {
        if (Ports.ContainsKey(card.Mac)) return;
        var extra = card.ClientId is { } client ? JsonMap.Empty.With("client-id", client) : JsonMap.Empty;
        Put(new Port { Id = Guid.Empty, NodeId = Node.Id, Address = card.Mac, CreatedAt = now, PxeEnabled = card.PxeEnabled ?? true, Extra = extra });
    }

    /// <summary>Takes a port away.</summary>
    public void Remove(string mac) => Ports = Ports.Remove(mac);

    /// <summary>Tells people something.</summary>
    public void Say(string note) => _notes.Add(note);
}
