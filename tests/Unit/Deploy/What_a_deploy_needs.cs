using System.Text.Json.Nodes;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Options;

namespace IronicConsole.Tests.Deploy;

public sealed class What_a_deploy_needs
{
    private static readonly string Sha256 = new('a', 64), Md5 = new('b', 32);

    [Fact]
    public void Is_an_image_with_a_checksum()
    {
        Assert.Equal("instance_info/image_source", Read(new()).Problem?.Field);
        Assert.Equal("instance_info/image_source", Read(new() { ["image_source"] = "file:///etc/shadow", ["image_checksum"] = Sha256 }).Problem?.Field);
        Assert.Equal("instance_info/image_checksum", Read(new() { ["image_source"] = "http://i/x.raw" }).Problem?.Field);
        Assert.Equal("instance_info/image_checksum", Read(new() { ["image_source"] = "http://i/x.raw", ["image_checksum"] = "sha256:12" }).Problem?.Field);
        Assert.True(Read(new() { ["image_source"] = "http://i/x.raw", ["image_checksum"] = Sha256 }).Ok);
    }

    [Fact]
    public void Is_more_than_md5_unless_the_option_allows_it()
    {
        var instance = new JsonObject { ["image_source"] = "http://i/x.raw", ["image_checksum"] = Md5 };
        Assert.Contains("Deploy:AllowMd5Checksum", Read(instance).Problem?.Fix, StringComparison.Ordinal);
        Assert.Equal("md5", ImageSource.From(JsonMap.From(instance), allowMd5: true).Value?.Algorithm);
    }

    [Fact]
    public void Reaches_the_agent_as_image_info()
    {
        var image = Read(new() { ["image_source"] = "http://i/d/x.qcow2", ["image_os_hash_algo"] = "sha512", ["image_os_hash_value"] = new string('c', 128) }).Value!;
        var info = image.ToImageInfo(Guid.Empty, JsonMap.Empty, stream: true);
        Assert.Equal(("x.qcow2", "qcow2", "sha512"), ((string?)info["id"], (string?)info["disk_format"], (string?)info["os_hash_algo"]));
        Assert.Equal("http://i/d/x.qcow2", (string?)info["urls"]![0]);
        Assert.Null(info["checksum"]);
    }

    [Fact]
    public void Is_a_kernel_and_a_ramdisk_from_one_level()
    {
        var options = new DeployOptions { Kernel = "/k", Ramdisk = "/r" };
        options.KernelByArch["aarch64"] = "/k64";
        options.RamdiskByArch["aarch64"] = "/r64";
        options.KernelByArch["riscv64"] = "/kv";
        var source = new RamdiskFilesSource(Options.Create(options));
        Assert.Equal(("/k", "/r", "configuration"), Files(source, new()));
        Assert.Equal(("/k64", "/r64", "configuration for aarch64"), Files(source, new(), "aarch64"));
        Assert.Equal(("/k", "/r", "configuration"), Files(source, new(), "riscv64"));
        Assert.Equal(("a", "b", "driver_info"), Files(source, new() { ["deploy_kernel"] = "a", ["deploy_ramdisk"] = "b" }, "aarch64"));
        Assert.Equal(("/k", "/r", "configuration"), Files(source, new() { ["deploy_kernel"] = "a" }));
        Assert.Contains("riscv64", Assert.Single(source.Warnings()), StringComparison.Ordinal);
        options.ErrorOnRamdiskConfigInconsistency = true;
        Assert.Equal("ramdisk-inconsistent", source.For(Node(new() { ["deploy_kernel"] = "a" }, null)).Problem?.Slug);
    }

    private static Result<ImageSource> Read(JsonObject instance) => ImageSource.From(JsonMap.From(instance), allowMd5: false);

    private static (string?, string?, string) Files(RamdiskFilesSource source, JsonObject info, string? arch = null) =>
        source.For(Node(info, arch)).Value is { } f ? (f.Kernel, f.Ramdisk, f.Source) : (null, null, "none");

    private static Node Node(JsonObject info, string? arch) => new()
    {
        Id = Guid.Empty, Driver = "redfish", DriverInfo = JsonMap.From(info), Properties = arch is null ? JsonMap.Empty : JsonMap.Empty.With("cpu_arch", arch),
    };
}
