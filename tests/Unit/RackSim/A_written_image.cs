using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_written_image : IAsyncLifetime
{
    private RackBench _bench = null!;
    private AgentClient _agent = null!;
    private byte[] _image = [];

    public async Task InitializeAsync()
    {
        _bench = await RackBench.StartAsync();
        _agent = await _bench.BootAgentAsync();
        _image = await _bench.Control.GetByteArrayAsync("/image");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Boots_with_the_host_name_of_its_config_drive()
    {
        var (_, written) = await WriteAsync(Info(), ConfigDrive("config-2"));
        Assert.Equal("SUCCEEDED", written["command_status"]!.ToString());
        var effect = Assert.Single(_bench.Effects("disk.write"));
        Assert.Equal(Sha256(_image), effect.Detail["sha256"]!.ToString());
        Assert.Equal("config-2", effect.Detail["configdrive"]!["label"]!.ToString());

        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("ForceOff"));
        await _bench.SetBootAsync("Hdd");
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("On"));

        await _bench.RunsAsync(Running.Os);
        Assert.Contains("web-7 login:", await _bench.Control.GetStringAsync("/machines/sim-001/serial"), StringComparison.Ordinal);
        Assert.Equal("the-instance", Assert.Single(_bench.Effects("os.boot")).Detail["instance"]!.ToString());
    }

    [Fact]
    public async Task Lies_on_the_disk_byte_for_byte()
    {
        await WriteAsync(Info());
        Assert.Equal(Sha256(_image), await Disk.Sha256Async(_bench.Machine.Simulated.Store.Disk, _image.Length, CancellationToken.None));
    }

    [Fact]
    public async Task Is_refused_when_it_is_not_what_its_checksum_says()
    {
        var info = Info();
        info["os_hash_value"] = new string('0', 64);

        var (_, refused) = await WriteAsync(info);

        Assert.Equal("FAILED", refused["command_status"]!.ToString());
        Assert.Equal("ImageChecksumError", refused["command_error"]!["type"]!.ToString());
        Assert.Empty(_bench.Effects("disk.write"));
        Assert.False(Disk.IsBootable(_bench.Machine.Simulated.Store.Disk));
    }

    [Theory]
    [InlineData("os_hash_value", null)]
    [InlineData("os_hash_algo", "md5")]
    [InlineData("urls", null)]
    public async Task Needs_a_source_and_a_strong_checksum(string field, string? value)
    {
        var info = Info();
        info[field] = value;

        var (_, refused) = await WriteAsync(info);

        Assert.Equal("FAILED", refused["command_status"]!.ToString());
        Assert.Empty(_bench.Effects("disk.write"));
    }

    [Fact]
    public async Task Comes_from_the_next_address_when_the_first_does_not_answer()
    {
        var info = Info();
        info["urls"]!.AsArray().Insert(0, "http://127.0.0.1:1/image");

        await WriteAsync(info);

        Assert.Single(_bench.Effects("disk.write"));
    }

    [Theory]
    [InlineData("erase_devices")]
    [InlineData("erase_devices_metadata")]
    public async Task Is_gone_after_cleaning(string step)
    {
        await WriteAsync(Info());
        await _agent.StepAsync("clean", step);
        await _agent.StepAsync("clean", step);

        Assert.False(Disk.IsBootable(_bench.Machine.Simulated.Store.Disk));
        Assert.True(_bench.Effects("disk.erase")[0].Changed);
        Assert.Null(_bench.Machine.Simulated.State.Disk.Sha256);
    }

    private Task<(HttpStatusCode Status, JsonObject Body)> WriteAsync(JsonObject info, string? drive = null) =>
        _agent.StepAsync("deploy", "write_image", new JsonObject { ["image_info"] = info, ["configdrive"] = drive });

    private JsonObject Info() => new()
    {
        ["id"] = "demo",
        ["urls"] = new JsonArray(new Uri(_bench.Rack.Control, "/image").ToString()),
        ["disk_format"] = "raw",
        ["os_hash_algo"] = "sha256",
        ["os_hash_value"] = Sha256(_image),
    };

    private static string ConfigDrive(string label)
    {
        var volume = TinyCd.With(TinyCd.Names.RockRidge, label, ("openstack/latest/meta_data.json", "{\"uuid\":\"the-instance\",\"hostname\":\"web-7\"}"));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(volume);
        }
        return Convert.ToBase64String(packed.ToArray());
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
