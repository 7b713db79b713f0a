using System.Text.Json;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Provisioning;
using IronicConsole.RackSim.Machines;
using ConfigDrive = IronicConsole.Engine.Images.ConfigDrive;

namespace IronicConsole.Tests.Images;

public sealed class A_config_drive
{
    private static readonly Node Node = new() { Id = Guid.Parse("11111111-2222-3333-4444-555555555555"), Driver = "fake-hardware", Name = "web-1", InstanceUuid = "99999999-2222-3333-4444-555555555555" };

    [Fact]
    public async Task Made_from_an_object_is_what_the_agent_and_the_system_read()
    {
        var built = await ConfigDrive.BuildAsync(Json("""{"meta_data":{"hostname":"db"},"user_data":"#cloud-config","network_data":{"links":[]},"vendor_data":{"v":1}}"""), Node);
        var volume = ConfigDriveReader.Unpack(built.Value!);
        var drive = ConfigDriveReader.Read(volume);
        Assert.Equal(("config-2", Node.InstanceUuid, "db"), (drive.Label, drive.Uuid, drive.Hostname));
        var iso = Iso9660.Open(new MemoryStream(volume));
        Assert.Equal("web-1", JsonDocument.Parse(iso.ReadFile("/openstack/latest/meta_data.json")).RootElement.GetProperty("name").GetString());
        Assert.Equal("#cloud-config"u8.ToArray(), iso.ReadFile("/openstack/latest/user_data"));
        Assert.Equal("{\"links\":[]}"u8.ToArray(), iso.ReadFile("/openstack/latest/network_data.json"));
        Assert.Equal("{\"v\":1}"u8.ToArray(), iso.ReadFile("/openstack/latest/vendor_data2.json"));
    }

    [Fact]
    public async Task Given_ready_made_is_passed_on_untouched()
    {
        var ready = (await ConfigDrive.BuildAsync(Json("{}"), Node)).Value!;
        Assert.Equal(ready, (await ConfigDrive.BuildAsync(JsonSerializer.SerializeToElement(ready), Node)).Value);
        Assert.Equal("http://x/cd", (await ConfigDrive.BuildAsync(Json("\"http://x/cd\""), Node)).Value);
        Assert.Null((await ConfigDrive.BuildAsync(null, Node)).Value);
    }

    [Theory]
    [InlineData("""{"meta_data":{"hostname":"db"}}""", true)]
    [InlineData("""{"network_data":{}}""", true)]
    [InlineData("""{"network_data":{"links":[],"networks":[],"services":null}}""", true)]
    [InlineData("""{"network_data":{"links":[{"id":"mine"}],"networks":[],"services":[]}}""", false)]
    public async Task Says_what_is_known_of_the_networks_where_its_maker_says_nothing(string given, bool ours)
    {
        var known = Engine.Kernel.JsonMap.Parse("""{"links":[{"id":"ours"}]}""");
        Assert.Equal(ours, ConfigDrive.LacksNetworks(Json(given)));
        var iso = Iso9660.Open(new MemoryStream(ConfigDriveReader.Unpack((await ConfigDrive.BuildAsync(Json(given), Node, known)).Value!)));
        Assert.Equal(ours ? "ours" : "mine", JsonDocument.Parse(iso.ReadFile("/openstack/latest/network_data.json")).RootElement.GetProperty("links")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Is_made_where_none_was_asked_for_and_the_networks_are_known()
    {
        var known = Engine.Kernel.JsonMap.Parse("""{"links":[{"id":"ours"}]}""");
        var iso = Iso9660.Open(new MemoryStream(ConfigDriveReader.Unpack((await ConfigDrive.BuildAsync(null, Node, known)).Value!)));
        Assert.Equal(Node.InstanceUuid, JsonDocument.Parse(iso.ReadFile("/openstack/latest/meta_data.json")).RootElement.GetProperty("uuid").GetString());
        Assert.Equal("http://x/cd", (await ConfigDrive.BuildAsync(Json("\"http://x/cd\""), Node, known)).Value);
        Assert.False(ConfigDrive.LacksNetworks(Json("\"http://x/cd\"")));
    }

    [Theory]
    [InlineData("\"no base64 !\"")]
    [InlineData("\"aGVsbG8=\"")]
    [InlineData("""{"meta-data":{}}""")]
    [InlineData("17")]
    public void That_cannot_be_used_is_refused_with_its_field(string given) => Assert.Equal("configdrive", ConfigDrive.Check(Json(given))?.Field);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
