using System.Buffers.Binary;
using System.Text;
using IronicConsole.RackSim.Control;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class The_demo_image
{
    private readonly byte[] _image = DemoImage.Make();

    [Fact]
    public void Is_always_the_same() => Assert.Equal(DemoImage.Sha256(_image), DemoImage.Sha256(DemoImage.Make()));

    [Fact]
    public void Has_a_boot_mark_and_two_partition_tables_that_agree()
    {
        Assert.Equal([0x55, 0xAA], _image[510..512]);
        var last = (_image.Length / 512) - 1;
        Assert.Equal("EFI PART", Encoding.ASCII.GetString(_image, 512, 8));
        Assert.Equal("EFI PART", Encoding.ASCII.GetString(_image, last * 512, 8));
        Assert.Equal(last, BinaryPrimitives.ReadInt64LittleEndian(_image.AsSpan(512 + 32)));
        Assert.Equal(1, BinaryPrimitives.ReadInt64LittleEndian(_image.AsSpan((last * 512) + 32)));
        Assert.Equal(_image[1024..(1024 + 16384)], _image[((last - 32) * 512)..(last * 512)]);
    }
}
