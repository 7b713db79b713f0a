using IronicConsole.Engine.Images;

namespace IronicConsole.Tests.Images;

public sealed class The_format_of_an_image
{
    [Fact]
    public void Is_told_by_its_bytes()
    {
        Assert.Equal(ImageFormat.Raw, ImageSniffer.Sniff([]).Value);
        Assert.Equal(ImageFormat.Raw, ImageSniffer.Sniff(new byte[4096]).Value);
        Assert.Equal(ImageFormat.Gpt, ImageSniffer.Sniff(With(4096, 512, "EFI PART"u8)).Value);
        Assert.Equal(ImageFormat.Iso, ImageSniffer.Sniff(With(0x9000, 0x8001, "CD001"u8)).Value);
        Assert.Equal(ImageFormat.Vhdx, ImageSniffer.Sniff("vhdxfile"u8).Value);
        Assert.Equal(ImageFormat.Qcow2, ImageSniffer.Sniff(Qcow2(_ => { })).Value);
    }

    [Fact]
    public void Is_refused_when_it_leads_to_other_files()
    {
        Assert.Contains("backing file", ImageSniffer.Sniff(Qcow2(h => h[15] = 1)).Problem!.Told, StringComparison.Ordinal);
        Assert.Contains("another file", ImageSniffer.Sniff(Qcow2(h => h[79] = 4)).Problem!.Told, StringComparison.Ordinal);
        Assert.Contains("not known", ImageSniffer.Sniff(Qcow2(h => h[72] = 0x80)).Problem!.Told, StringComparison.Ordinal);
        Assert.Equal("image-unsafe", ImageSniffer.Sniff("QED\0"u8).Problem!.Slug);
        Assert.Equal("image-unsafe", ImageSniffer.Sniff("# Disk DescriptorFile\nRW 1 FLAT \"/etc/shadow\""u8).Problem!.Slug);
    }

    [Fact]
    public void Never_breaks_on_a_hostile_header()
    {
        var chance = new Random(20260820);
        byte[][] starts = ["QFI\0"u8.ToArray(), "KDMV"u8.ToArray(), "vhdxfile"u8.ToArray(), "LUKS"u8.ToArray(), "QED\0"u8.ToArray(), "COWD"u8.ToArray()];
        starts[0][3] = 0xfb;
        for (var i = 0; i < 5000; i++)
        {
            var head = new byte[chance.Next(0, 2048)];
            chance.NextBytes(head);
            var start = starts[i % starts.Length];
            start.AsSpan(0, Math.Min(start.Length, head.Length)).CopyTo(head);
            var told = ImageSniffer.Sniff(head);
            Assert.True(told.Ok || told.Problem.Slug == "image-unsafe");
        }
    }

    private static byte[] With(int length, int offset, ReadOnlySpan<byte> magic)
    {
        var bytes = new byte[length];
        magic.CopyTo(bytes.AsSpan(offset));
        return bytes;
    }

    private static byte[] Qcow2(Action<byte[]> spoil)
    {
        var head = new byte[512];
        (head[0], head[1], head[2], head[3], head[7], head[23]) = ((byte)'Q', (byte)'F', (byte)'I', 0xfb, 3, 16);
        spoil(head);
        return head;
    }
}
