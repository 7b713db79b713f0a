using System.Text.Json.Nodes;
using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Redfish;

/// <summary>A BMC, a node that points at it, and the Redfish driver between them, impatient enough for tests.</summary>
internal sealed class RedfishBench : IAsyncDisposable
{
    public static readonly RedfishOptions Quick = new()
    {
        RetryPause = TimeSpan.FromMilliseconds(1),
        ConflictPause = TimeSpan.FromMilliseconds(1),
        PollPause = TimeSpan.FromMilliseconds(1),
        PowerOffLimit = TimeSpan.FromMilliseconds(300),
        InsertLimit = TimeSpan.FromMilliseconds(300),
        TaskLimit = TimeSpan.FromSeconds(20),
    };

    private RedfishBench(MockupBmc bmc, RedfishOptions? options, TimeProvider? clock)
    {
        Bmc = bmc;
        Sessions = new RedfishSessions(options ?? Quick, clock ?? TimeProvider.System, new Random(1));
        Power = new(Sessions);
        Management = new(Sessions);
        Media = new();
        Boot = new(Sessions, Media);
        Node = NodeFor(("redfish_address", bmc.Address.ToString()), ("redfish_verify_ca", "false"));
    }

    public MockupBmc Bmc { get; }

    public MockupTree Tree => Bmc.Tree;

    public RedfishSessions Sessions { get; }

    public RedfishPower Power { get; }

    public RedfishManagement Management { get; }

    public RedfishVirtualMediaBoot Boot { get; }

    public OneIso Media { get; }

    public DriverNode Node { get; set; }

    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public static async Task<RedfishBench> WithAsync(MockupTree tree, RedfishOptions? options = null, TimeProvider? clock = null, MockupBmc? bmc = null) =>
        new(bmc ?? await MockupBmc.StartAsync(tree), options, clock);

    /// <summary>A node with the right user and password unless told otherwise; a null value leaves a key out.</summary>
    public static DriverNode NodeFor(params (string Key, string? Value)[] info)
    {
        var all = new Dictionary<string, string?> { ["redfish_username"] = MockupBmc.User, ["redfish_password"] = MockupBmc.Password };
        foreach (var (key, value) in info) all[key] = value;
        var map = new JsonObject();
        foreach (var (key, value) in all.Where(p => p.Value is not null && p.Key != "redfish_password")) map[key] = value;
        var node = new Node { Id = Guid.Parse("11111111-2222-3333-4444-555555555555"), Driver = "redfish", DriverInfo = JsonMap.From(map) };
        return new DriverNode(node, key => all.GetValueOrDefault(key) is { } secret ? new Secret(secret) : null);
    }

    /// <summary>This node with other keys.</summary>
    public DriverNode NodeWith(params (string Key, string? Value)[] info) =>
        NodeFor([("redfish_address", Bmc.Address.ToString()), ("redfish_verify_ca", "false"), .. info]);

    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        await Bmc.DisposeAsync();
    }

    /// <summary>Boot media that are always the same ISO.</summary>
    internal sealed class OneIso : IBootMedia
    {
        public Uri Url { get; set; } = new("http://192.0.2.1:8081/media/abc.iso");

        public int Withdrawn { get; private set; }

        public Task<Result<Uri>> PublishAsync(DriverNode node, RamdiskBoot boot, CancellationToken cancel) => Task.FromResult<Result<Uri>>(Url);

        public Task WithdrawAsync(Guid node)
        {
            Withdrawn++;
            return Task.CompletedTask;
        }
    }
}
