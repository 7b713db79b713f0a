using System.IO.Compression;
using System.Text.Json.Nodes;

namespace IronicConsole.Tests.Redfish;

/// <summary>A Redfish tree in memory: resources by path, as real BMCs answered them. A slash at the end and the case of letters do not count.</summary>
internal sealed class MockupTree
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the trees that come with the tests.</summary>
    public static IEnumerable<string> Names => typeof(MockupTree).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith("trees/", StringComparison.Ordinal)).Select(n => n["trees/".Length..]).Order(StringComparer.Ordinal);

    public IEnumerable<string> Paths => _files.Keys;

    public static MockupTree Load(string name)
    {
        using var file = typeof(MockupTree).Assembly.GetManifestResourceStream("trees/" + name) ?? throw new InvalidOperationException($"There is no tree '{name}'.");
        using var zip = new ZipArchive(file);
        var tree = new MockupTree();
        foreach (var entry in zip.Entries)
        {
            using var held = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(held);
            tree.Add(entry.FullName, held.ToArray());
        }

        return tree;
    }

    public static MockupTree FromFolder(string folder)
    {
        var tree = new MockupTree();
        foreach (var file in Directory.EnumerateFiles(folder, "index.json", SearchOption.AllDirectories)) tree.Add(Path.GetRelativePath(folder, file), File.ReadAllBytes(file));
        return tree;
    }

    /// <summary>The smallest tree that is still a server with one system.</summary>
    public static MockupTree Small(string? system = null) => new MockupTree()
        .With("/redfish/v1", """{"RedfishVersion":"1.6.0","Systems":{"@odata.id":"/redfish/v1/Systems"},"Managers":{"@odata.id":"/redfish/v1/Managers"},"Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}}""")
        .With("/redfish/v1/Systems", """{"@odata.id":"/redfish/v1/Systems","Members":[{"@odata.id":"/redfish/v1/Systems/1"}]}""")
        .With("/redfish/v1/Systems/1", system ?? """
            {"@odata.id":"/redfish/v1/Systems/1","PowerState":"Off","Manufacturer":"Acme","Model":"One","SerialNumber":"S1",
             "Boot":{"BootSourceOverrideEnabled":"Disabled","BootSourceOverrideTarget":"None","BootSourceOverrideMode":"UEFI",
                     "BootSourceOverrideTarget@Redfish.AllowableValues":["None","Pxe","Cd","Hdd"]},
             "Links":{"ManagedBy":[{"@odata.id":"/redfish/v1/Managers/1"}]},
             "Actions":{"#ComputerSystem.Reset":{"target":"/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
                        "ResetType@Redfish.AllowableValues":["On","ForceOff","ForceRestart","GracefulShutdown","GracefulRestart","Nmi"]}}}
            """)
        .With("/redfish/v1/Managers", """{"@odata.id":"/redfish/v1/Managers","Members":[{"@odata.id":"/redfish/v1/Managers/1"}]}""")
        .With("/redfish/v1/Managers/1", """{"@odata.id":"/redfish/v1/Managers/1","FirmwareVersion":"1.2","VirtualMedia":{"@odata.id":"/redfish/v1/Managers/1/VirtualMedia"}}""")
        .With("/redfish/v1/Managers/1/VirtualMedia", """{"@odata.id":"/redfish/v1/Managers/1/VirtualMedia","Members":[{"@odata.id":"/redfish/v1/Managers/1/VirtualMedia/CD"}]}""")
        .With("/redfish/v1/Managers/1/VirtualMedia/CD", """
            {"@odata.id":"/redfish/v1/Managers/1/VirtualMedia/CD","Id":"CD","MediaTypes":["CD","DVD"],"Inserted":false,"Image":null,
             "Actions":{"#VirtualMedia.InsertMedia":{"target":"/redfish/v1/Managers/1/VirtualMedia/CD/Actions/VirtualMedia.InsertMedia"},
                        "#VirtualMedia.EjectMedia":{"target":"/redfish/v1/Managers/1/VirtualMedia/CD/Actions/VirtualMedia.EjectMedia"}}}
            """);

    public MockupTree With(string path, string json)
    {
        _files[Key(path)] = System.Text.Encoding.UTF8.GetBytes(json);
        return this;
    }

    public byte[]? Bytes(string path) => _files.GetValueOrDefault(Key(path));

    public JsonObject? Resource(string path) => Bytes(path) is { } bytes ? JsonNode.Parse(bytes) as JsonObject : null;

    public void Change(string path, Action<JsonObject> change)
    {
        var resource = Resource(path) ?? throw new InvalidOperationException($"There is no {path}.");
        change(resource);
        With(path, resource.ToJsonString());
    }

    private void Add(string file, byte[] bytes) => _files[Key("/" + file.Replace("/index.json", "", StringComparison.Ordinal))] = bytes;

    private static string Key(string path) => path.TrimEnd('/');
}
