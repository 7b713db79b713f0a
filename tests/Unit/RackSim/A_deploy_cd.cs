using System.Net;
using IronicConsole.RackSim.Machines;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_deploy_cd
{
    [Theory]
    [InlineData(TinyCd.Names.Plain)]
    [InlineData(TinyCd.Names.RockRidge)]
    [InlineData(TinyCd.Names.Joliet)]
    internal void Is_read_whatever_kind_of_names_it_has(TinyCd.Names names)
    {
        var cd = TinyCd.With(names, "IR_DEPLOY", ("readme.text", "nothing"), ("parameters.txt", "ipa-api-url=http://a/?b=c\nipa-debug=1\nnofb\n"));

        var parameters = DeployCd.Parameters(new MemoryStream(cd));

        Assert.Equal("http://a/?b=c", parameters!["ipa-api-url"]);
        Assert.Equal("1", parameters["ipa-debug"]);
        Assert.Equal("", parameters["nofb"]);
    }

    [Fact]
    public void May_have_its_parameters_in_the_boot_menu_only()
    {
        var cd = TinyCd.With(TinyCd.Names.RockRidge, "X", ("boot/grub/grub.cfg", "set timeout=0\nmenuentry x {\n  linux /boot/kernel nofb ipa-api-url=http://a\n  initrd /r\n}\n"));

        Assert.Equal("http://a", DeployCd.Parameters(new MemoryStream(cd))!["ipa-api-url"]);
    }

    [Fact]
    public void With_nothing_to_start_has_no_parameters() =>
        Assert.Null(DeployCd.Parameters(new MemoryStream(TinyCd.With(("readme", "hello")))));

    [Theory]
    [InlineData(100)]
    [InlineData(17 * 2048)]
    [InlineData(20 * 2048)]
    public void That_is_cut_short_is_refused(int length)
    {
        var cd = TinyCd.With(("parameters.txt", "a=b"));
        Assert.Throws<InvalidDataException>(() => DeployCd.Parameters(new MemoryStream(cd[..Math.Min(length, cd.Length)])));
    }

    [Fact]
    public async Task That_cannot_be_had_leaves_the_machine_without_a_boot_device()
    {
        await using var bench = await RackBench.StartAsync();
        await bench.InsertAsync([1, 2, 3]);
        await bench.SetBootAsync("Cd");

        Assert.Equal(HttpStatusCode.NoContent, await bench.ResetAsync("On"));

        await bench.RunsAsync(Running.NoBootDevice);
        Assert.Contains("no bootable device", await bench.Control.GetStringAsync("/machines/sim-001/serial"), StringComparison.Ordinal);
        Assert.Empty(bench.Effects("agent.boot"));
    }
}
