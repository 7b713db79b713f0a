using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Provisioning;

/// <summary>The rows of <c>GET /v1/nodes/{node}/firmware</c> (firmware-bios-raid.md §1).</summary>
public sealed class Firmware_that_a_bmc_tells
{
    private static readonly Node Machine = new() { Id = Guid.Parse("aaaaaaaa-0000-0000-0000-000000000001"), Driver = "redfish" };
    private static readonly DateTimeOffset First = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), Later = First.AddDays(9);

    [Fact]
    public void Begins_with_the_version_that_is_seen_first()
    {
        var rows = FirmwareTable.Of(Seen(Machine, new BmcFacts { BiosVersion = "2.1", BmcVersion = "7.0" }, First));
        Assert.Equal([new("bios", "2.1", "2.1", null, First, null), new("bmc", "7.0", "7.0", null, First, null)], rows);
    }

    [Fact]
    public void Keeps_the_first_version_and_tells_the_last_change()
    {
        var node = Seen(Machine, new BmcFacts { BiosVersion = "2.1" }, First);
        node = Seen(node, new BmcFacts { BiosVersion = "2.4" }, Later);
        node = Seen(node, new BmcFacts { BiosVersion = "2.4" }, Later.AddDays(1));
        Assert.Equal([new("bios", "2.1", "2.4", "2.4", First, Later)], FirmwareTable.Of(node));
    }

    [Fact]
    public void Leaves_alone_what_is_not_told() =>
        Assert.Single(FirmwareTable.Of(Seen(Seen(Machine, new BmcFacts { BmcVersion = "7.0" }, First), new BmcFacts(), Later)));

    private static Node Seen(Node node, BmcFacts facts, DateTimeOffset now) =>
        node with { DriverInternalInfo = node.DriverInternalInfo.With(FirmwareTable.Key, FirmwareTable.Seen(node, facts, now).ToObject()) };
}
