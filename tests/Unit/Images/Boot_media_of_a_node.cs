using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.RackSim.Machines;
using Microsoft.Extensions.Options;

namespace IronicConsole.Tests.Images;

public sealed class Boot_media_of_a_node : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("boot-media").FullName;
    private readonly HttpClient _http = new();
    private readonly IsoBuilder _builder;
    private readonly IOptions<ImagesOptions> _options = Options.Create(new ImagesOptions());
    private readonly DriverNode _node = new(new Node { Id = Guid.Parse("11111111-2222-3333-4444-555555555555"), Driver = "redfish" }, _ => null);

    public Boot_media_of_a_node() => _builder = new IsoBuilder(_options);

    private BootMedia Media => new(Path.Combine(_folder, "boot"), new BootFileCache(Path.Combine(_folder, "files"), _http, _options), _builder, new BootMediaAddress(() => new Uri("http://10.0.0.1:8081")), new SystemIds(), _options);

    [Fact]
    public async Task Carry_its_parameters_to_a_simulated_machine_and_are_gone_once_withdrawn()
    {
        var media = Media;
        var url = await media.PublishAsync(_node, Boot("RACKSIM-KERNEL\n", "configuration"), default);
        Assert.StartsWith($"http://10.0.0.1:8081/boot/{_node.Id:N}.", url.Value!.ToString(), StringComparison.Ordinal);
        var path = Path.Combine(media.Folder, url.Value.Segments[^2].Trim('/'), "boot.iso");
        using (var iso = File.OpenRead(path))
        {
            var parameters = DeployCd.Parameters(iso)!;
            Assert.Equal(("http://a:1", "s3cret", ""), (parameters["ipa-api-url"], parameters["ipa-agent-token"], parameters["nofb"]));
        }

        await media.WithdrawAsync(_node.Id);
        await media.WithdrawAsync(_node.Id);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Carry_the_static_network_data_of_the_node_under_the_label_that_agents_look_for()
    {
        var media = Media;
        var node = new DriverNode(new Node { Id = _node.Id, Driver = "redfish", NetworkData = JsonMap.Parse("""{"links":[],"networks":[],"services":[]}""") }, _ => null);
        var url = await media.PublishAsync(node, Boot("RACKSIM-KERNEL\n", "configuration"), default);
        using var iso = File.OpenRead(Path.Combine(media.Folder, url.Value!.Segments[^2].Trim('/'), "boot.iso"));
        var read = Iso9660.Open(iso);
        Assert.Equal("VMEDIA_BOOT_ISO", read.Label);
        Assert.Equal("""{"links":[],"networks":[],"services":[]}"""u8.ToArray(), read.ReadFile("/openstack/latest/network_data.json"));
    }

    [Fact]
    public async Task Are_at_another_address_for_each_boot_and_only_the_last_one_stays()
    {
        var media = Media;
        var first = await media.PublishAsync(_node, Boot("RACKSIM-KERNEL\n", "configuration"), default);
        var second = await media.PublishAsync(_node, Boot("RACKSIM-KERNEL\n", "configuration"), default);
        Assert.NotEqual(first.Value, second.Value);
        Assert.Single(Directory.GetDirectories(media.Folder));
    }

    [Fact]
    public async Task Are_refused_for_what_is_no_kernel() => Assert.Equal("kernel-unknown", (await Media.PublishAsync(_node, Boot("#!/bin/sh\n", "configuration"), default)).Problem?.Slug);

    [Fact]
    public async Task Never_read_paths_that_a_node_names_outside_of_the_allowed_folders() =>
        Assert.Equal("boot-file", (await Media.PublishAsync(_node, Boot("RACKSIM-KERNEL\n", "driver_info"), default)).Problem?.Slug);

    [Fact]
    public async Task Are_left_where_they_are_when_a_ready_iso_has_a_url()
    {
        var media = Media;
        var url = await media.PublishAsync(_node, Ready("https://images.example/agent%20x.iso?sig=1"), default);
        Assert.Equal("https://images.example/agent%20x.iso?sig=1", url.Value!.OriginalString);
        Assert.False(Directory.Exists(media.Folder));
    }

    [Fact]
    public async Task Lend_an_address_to_a_ready_iso_that_lies_here()
    {
        var media = Media;
        var iso = Path.Combine(_folder, "agent.iso");
        File.WriteAllText(iso, "a ready iso");
        Assert.Equal("boot-file", (await media.PublishAsync(_node, Ready(iso), default)).Problem?.Slug);
        _options.Value.AllowedPaths = [_folder];
        var url = await media.PublishAsync(_node, Ready(iso), default);
        Assert.Equal("a ready iso", File.ReadAllText(Path.Combine(media.Folder, url.Value!.Segments[^2].Trim('/'), "boot.iso")));
        await media.WithdrawAsync(_node.Id);
        Assert.Empty(Directory.GetDirectories(media.Folder));
        Assert.True(File.Exists(iso));
    }

    [Fact]
    public async Task Refuse_parameters_that_would_break_out_of_the_command_line()
    {
        var boot = Boot("RACKSIM-KERNEL\n", "configuration") with { Parameters = [new("a", "b\n}\nmenuentry x {")] };
        Assert.Equal("kernel-parameter", (await Media.PublishAsync(_node, boot, default)).Problem?.Slug);
    }

    [Fact]
    public void Show_parameters_on_the_kernel_line_with_the_serial_port()
    {
        var menu = BootMenu.Grub("/kernel", "/ramdisk", [new("a", "b?c=d"), new("nofb", null)], "ttyS1,57600");
        Assert.Contains("linux /kernel console=tty0 console=ttyS1,57600 'a=b?c=d' nofb\n", menu, StringComparison.Ordinal);
        Assert.Contains("serial --unit=1 --speed=57600\n", menu, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _builder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static RamdiskBoot Ready(string iso) => new(new RamdiskFiles(null, null, iso, null, RamdiskFiles.OfNode), [new("ipa-api-url", "http://a:1")]);

    private RamdiskBoot Boot(string kernel, string source)
    {
        var (k, r) = (Path.Combine(_folder, "k"), Path.Combine(_folder, "r"));
        File.WriteAllText(k, kernel);
        File.WriteAllText(r, "ramdisk");
        return new RamdiskBoot(new RamdiskFiles(k, r, null, null, source), [new("ipa-api-url", "http://a:1"), new("ipa-agent-token", "s3cret"), new("nofb", null)]);
    }
}
