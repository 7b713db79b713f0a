using System.Net;
using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Deploy.Steps;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.RackSim;
using Microsoft.Extensions.Options;

namespace IronicConsole.Tests.Deploy;

/// <summary>Its first bytes are looked at before the machine is touched.</summary>
public sealed class An_image_to_be_deployed
{
    private static readonly string[] Usual = ["raw", "gpt", "qcow2", "iso"];

    [Theory]
    [InlineData(null, "qcow2")]
    [InlineData("qcow2", "qcow2")]
    public async Task Is_written_as_what_it_is_by_its_own_bytes(string? declared, string told)
    {
        await using var bench = await AvailableAsync(Qcow2(), declared);
        await bench.GoAsync(Verb.Deploy, ProvisionState.Active);
        Assert.Equal(told, (string?)Assert.Single(bench.Rack.Ledger.Read(), e => e.Name == "disk.write").Detail["format"]);
        Assert.Equal("bytes=0-65535", bench.Files.Fetched.First().Range);
        await bench.GoAsync(Verb.Delete, ProvisionState.Available);
        Assert.Null(bench.Node.DriverInternalInfo.Text(CheckImageStep.Key));
    }

    [Fact]
    public async Task Of_the_demo_rack_is_a_raw_disk()
    {
        await using var bench = await DeployBench.StartAsync();
        await bench.AddPortAsync();
        await bench.ChangeAsync(n => n with { ProvisionState = ProvisionState.Available });
        await bench.GoAsync(Verb.Deploy, ProvisionState.Active);
        Assert.Equal("raw", (string?)Assert.Single(bench.Rack.Ledger.Read(), e => e.Name == "disk.write").Detail["format"]);
    }

    [Fact]
    public async Task Is_refused_when_it_leads_to_another_file_and_the_machine_stays_off()
    {
        await using var bench = await AvailableAsync(Qcow2(h => h[15] = 1), null);
        await RefusedAsync(bench, "backing file");
    }

    [Fact]
    public async Task Is_refused_when_it_is_not_what_was_declared()
    {
        await using var bench = await AvailableAsync(Qcow2(), "raw");
        await RefusedAsync(bench, "qcow2 by its own bytes");
    }

    [Fact]
    public async Task Of_a_declared_format_that_nobody_can_write_is_refused_at_once()
    {
        await using var bench = await AvailableAsync(Qcow2(), "vmdk");
        var refused = (await bench.AskAsync(Verb.Deploy)).Problem;
        Assert.Equal(("image-format", "instance_info/image_disk_format"), (refused?.Slug, refused?.Field));
        Assert.Equal(ProvisionState.Available, bench.Node.ProvisionState);
    }

    [Fact]
    public async Task That_only_machines_can_reach_is_left_to_the_agent()
    {
        await using var bench = await AvailableAsync(Qcow2(), "qcow2");
        bench.Files.Gate = request => request.HttpContext.Connection.RemoteIpAddress!.Equals(IPAddress.Loopback) ? 403 : null;
        await bench.GoAsync(Verb.Deploy, ProvisionState.Active);
        Assert.Contains("answers 403. The agent checks it", await bench.NotesAsync(), StringComparison.Ordinal);
        Assert.Equal("qcow2", (string?)Assert.Single(bench.Rack.Ledger.Read(), e => e.Name == "disk.write").Detail["format"]);
    }

    [Fact]
    public void Is_judged_by_its_bytes_its_declaration_and_what_is_permitted()
    {
        Assert.Equal("raw", ImageVerdict.Of(new byte[4096], null, Usual).Value);
        Assert.Equal("raw", ImageVerdict.Of(Disk(), "gpt", ["gpt"]).Value);
        Assert.Equal("raw", ImageVerdict.Of(Disk(), "RAW", ["raw"]).Value);
        Assert.Equal("instance_info/image_disk_format", ImageVerdict.Of(Disk(), "qcow2", Usual).Problem?.Field);
        Assert.Contains("Set image_disk_format in instance_info to raw", ImageVerdict.Of(Disk(), "qcow2", Usual).Problem?.Fix, StringComparison.Ordinal);
        Assert.Contains("ramdisk", ImageVerdict.Of(Iso(), null, Usual).Problem?.Told, StringComparison.Ordinal);
        Assert.Contains("vhdx", ImageVerdict.Of("vhdxfile"u8, null, Usual).Problem?.Told, StringComparison.Ordinal);
        Assert.Contains("permitted are raw", ImageVerdict.Of(Qcow2(), null, ["raw"]).Problem?.Told, StringComparison.Ordinal);
        Assert.Equal("image-unsafe", ImageVerdict.Of("QED\0"u8, "qed", Usual).Problem?.Slug);
    }

    [Fact]
    public async Task Is_asked_for_with_the_credentials_that_the_agent_gets()
    {
        await using var files = await TinyServer.StartAsync();
        using var clients = new ImageClients();
        var head = new ImageHead(clients, Options.Create(new ImagesOptions()));
        var url = new Uri(files.Serve("image", new byte[100_000]) + "?sig=secret");
        var basic = ImageAccess.From(JsonMap.Empty.With("image_server_user", "me").With("image_server_password", "pw"), url);
        Assert.Equal(65_536, (await head.ReadAsync(url, basic, default)).Value?.Length);
        var bearer = ImageAccess.From(JsonMap.Empty.With("image_request_authorization_secret", Convert.ToBase64String("Bearer abc"u8)), url);
        Assert.True((await head.ReadAsync(url, bearer, default)).Ok);
        Assert.Equal(["Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:pw")), "Bearer abc"], files.Fetched.Select(f => f.Authorization));

        files.Gate = _ => 404;
        var gone = (await head.ReadAsync(url, basic, default)).Problem;
        Assert.Equal("image-out-of-reach", gone?.Slug);
        Assert.DoesNotContain("secret", gone!.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_fetched_through_the_proxy_that_the_node_names_unless_the_host_is_left_out()
    {
        await using var proxy = await TinyServer.StartAsync();
        using var clients = new ImageClients();
        var head = new ImageHead(clients, Options.Create(new ImagesOptions()));
        proxy.Serve("x.raw", [1, 2, 3]);
        var url = new Uri("http://images.example/x.raw");
        var instance = JsonMap.Empty.With("image_http_proxy", proxy.Url);
        Assert.Equal([1, 2, 3], (await head.ReadAsync(url, ImageAccess.From(instance, url), default)).Value!);
        Assert.Null(ImageAccess.From(instance.With("image_no_proxy", "localhost, .example"), url).Proxy);
        Assert.Null(ImageAccess.From(instance, new Uri("https://images.example/x.raw")).Proxy);
    }

    private static async Task RefusedAsync(DeployBench bench, string why)
    {
        Assert.True((await bench.AskAsync(Verb.Deploy)).Ok);
        await bench.UntilAsync("the deploy to fail", n => n is { ProvisionState: ProvisionState.DeployFailed, Operation: null });
        Assert.Contains(why, bench.Node.LastError, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Effects(), e => e is "power.on" or "vmedia.insert" or "disk.write");
    }

    private static async Task<DeployBench> AvailableAsync(byte[] image, string? declared)
    {
        var bench = await DeployBench.StartAsync();
        await bench.AddPortAsync();
        var url = bench.Files.Serve("image", image);
        await bench.ChangeAsync(n => n with
        {
            ProvisionState = ProvisionState.Available, AutomatedClean = false,
            InstanceInfo = JsonMap.Empty.With("image_source", url).With("image_checksum", Convert.ToHexStringLower(SHA256.HashData(image))).With("image_disk_format", declared),
        });
        return bench;
    }

    private static byte[] Disk()
    {
        var disk = new byte[4096];
        "EFI PART"u8.CopyTo(disk.AsSpan(512));
        return disk;
    }

    private static byte[] Iso()
    {
        var cd = new byte[0x9000];
        "CD001"u8.CopyTo(cd.AsSpan(0x8001));
        return cd;
    }

    private static byte[] Qcow2(Action<byte[]>? spoil = null)
    {
        var image = new byte[100_000];
        (image[0], image[1], image[2], image[3], image[7], image[23]) = ((byte)'Q', (byte)'F', (byte)'I', 0xfb, 3, 16);
        (image[510], image[511]) = (0x55, 0xaa); // rack machines write images as they are: this makes their disk bootable
        spoil?.Invoke(image);
        return image;
    }
}
