using System.Collections.Immutable;
using System.Net;
using IronicConsole.Drivers.Agent;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Tests.Secrets;
using Microsoft.Extensions.Options;

namespace IronicConsole.Tests.Agent;

/// <summary>Nodes, the agents' link, and a clock that only the test moves.</summary>
internal sealed class AgentBench
{
    public const string Mac = "52:54:00:12:34:56";

    public AgentBench(bool carriesToken = true, Action<AgentOptions>? configure = null)
    {
        var options = new AgentOptions { ApiUrl = new Uri("http://10.0.0.1:8081"), CommandAttempts = 1, CommandTimeoutSeconds = 10 };
        configure?.Invoke(options);
        Options = Microsoft.Extensions.Options.Options.Create(options);
        Fleet = new FleetIndex();
        Store = new AgentStore(Fleet, Clock);
        Wakes = new AgentWakes();
        Link = new AgentLink(Store, Fleet, Box, new SystemIds(), Wakes, Options);
        Client = new AgentClient(new AgentConnections(Clock, Options), TimeProvider.System, Options);
        Hardware = new HardwareTypes([], [new Boot("redfish-virtual-media", carriesToken)]);
        Sessions = new AgentSessions(Store, Fleet, Hardware, Box, new SystemIds(), Client, new AgentListenerAddress(), Clock, Options);
        Node = Guid.Parse("6d85703a-565d-469a-96ce-30b6de53079d");
        Put(new Node
        {
            Id = Node,
            Driver = "redfish",
            Interfaces = ImmutableSortedDictionary<HardwareInterface, string>.Empty
                .Add(HardwareInterface.Boot, "redfish-virtual-media").Add(HardwareInterface.Management, "redfish"),
            ProvisionState = ProvisionState.CleanWait,
            Operation = Operation,
            DriverInfo = JsonMap.Empty.With("redfish_address", "https://10.1.1.1").With("redfish_password", "sealed:1:x"),
        });
        Put(new Port { Id = Guid.NewGuid(), NodeId = Node, Address = Mac });
    }

    public IOptions<AgentOptions> Options { get; }

    public TestClock Clock { get; } = new();

    public FleetIndex Fleet { get; }

    public AgentStore Store { get; }

    public AgentWakes Wakes { get; }

    public AgentLink Link { get; }

    public AgentClient Client { get; }

    public HardwareTypes Hardware { get; }

    public AgentSessions Sessions { get; }

    public SecretBox Box { get; } = KeyRings.Box();

    public Guid Node { get; }

    public Guid Operation { get; } = Guid.NewGuid();

    public Node Now => Fleet.Find(Node)!;

    public IAgentSession Session => Sessions.Of(Node);

    public string? Token => AgentToken.Of(Now, Box)?.Reveal();

    public void Put(Node node) => Store.CommitAsync(Caller.Engine, null, u =>
    {
        u.Put(node);
        return (Result<bool>)true;
    }).Wait();

    public void Put(Port port) => Store.CommitAsync(Caller.Engine, null, u =>
    {
        u.Put(port);
        return (Result<bool>)true;
    }).Wait();

    public void Put(Operation operation) => Store.CommitAsync(Caller.Engine, null, u =>
    {
        u.Put(operation);
        return (Result<bool>)true;
    }).Wait();

    public Task<Result<LookupAnswer>> LookUp(params string[] macs) => Link.LookupAsync(null, [.. macs.Length == 0 ? [Mac] : macs], Caller.Engine, default);

    public Task<Problem?> Beat(string? token, string url = "https://10.0.0.7:9999", string? from = "10.0.0.7", string? pem = null, string? ident = null) =>
        Link.HeartbeatAsync(ident ?? Node.ToString(), new Heartbeat(new Uri(url), token, "11.0.0", pem, null, null, from is null ? null : IPAddress.Parse(from)), Caller.Engine, default);

    private sealed class Boot(string name, bool carriesToken) : IBoot
    {
        public string Name => name;

        public HardwareInterface Interface => HardwareInterface.Boot;

        public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>();

        public bool CarriesToken => carriesToken;

        public Problem? Validate(DriverNode node) => null;

        public Task<Problem?> PrepareRamdiskAsync(DriverNode node, RamdiskBoot ramdisk, CancellationToken cancel) => Task.FromResult<Problem?>(null);

        public Task<Problem?> CleanUpRamdiskAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Problem?>(null);

        public Task<Problem?> PrepareInstanceAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Problem?>(null);
    }
}

internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Pass(TimeSpan time) => _now += time;
}
