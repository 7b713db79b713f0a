using System.Diagnostics;
using System.Text;
using IronicConsole.Engine.Images;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.Tests.Images;

public sealed class A_data_cd
{
    [Fact]
    public async Task Is_read_by_another_reader_with_names_and_bytes_as_given()
    {
        var iso = Iso9660.Open(new MemoryStream(await Written()));
        Assert.Equal("config-2", iso.Label);
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(iso.ReadFile("/openstack/latest/meta_data.json")!));
        Assert.Equal(Long(5000), iso.ReadFile("/openstack/latest/user_data"));
        Assert.Equal("x", Encoding.UTF8.GetString(iso.ReadFile("/boot/grub/grub.cfg")!));
        Assert.Null(iso.ReadFile("/openstack/latest/missing"));
    }

    [Fact]
    public async Task Keeps_a_folder_of_more_than_one_sector()
    {
        var writer = new Iso9660Writer("many");
        for (var i = 0; i < 200; i++) writer.Add($"/folder/a-rather-long-file-name-{i:000}.json", Encoding.UTF8.GetBytes($"{i}"));
        using var to = new MemoryStream();
        await writer.WriteAsync(to);
        var iso = Iso9660.Open(to);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal($"{i}", Encoding.UTF8.GetString(iso.ReadFile($"/folder/a-rather-long-file-name-{i:000}.json")!)));
    }

    [Fact]
    public async Task Has_the_same_bytes_for_the_same_files() => Assert.Equal(await Written(), await Written());

    [ToolFact("isoinfo")]
    public async Task Is_read_by_isoinfo_with_lower_case_names()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, await Written());
            var listed = Run("isoinfo", "-J", "-f", "-i", path);
            Assert.Contains("/openstack/latest/meta_data.json", listed, StringComparison.Ordinal);
            Assert.Equal("{\"a\":1}", Run("isoinfo", "-J", "-i", path, "-x", "/openstack/latest/meta_data.json"));
            Assert.Equal("{\"a\":1}", Run("isoinfo", "-i", path, "-x", "/OPENSTACK/LATEST/META_DATA.JSON;1"));
            Assert.Contains("Volume id: config-2", Run("isoinfo", "-d", "-i", path), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<byte[]> Written()
    {
        var writer = new Iso9660Writer("config-2");
        writer.Add("/openstack/latest/user_data", Long(5000));
        writer.Add("/openstack/latest/meta_data.json", "{\"a\":1}"u8.ToArray());
        writer.Add("/boot/grub/grub.cfg", "x"u8.ToArray());
        using var to = new MemoryStream();
        await writer.WriteAsync(to);
        return to.ToArray();
    }

    private static byte[] Long(int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)(i % 251))];

    private static string Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said;
    }
}

/// <summary>Skipped where the tool is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(f => File.Exists(Path.Combine(f, tool)))) Skip = $"{tool} is not installed";
    }
}
