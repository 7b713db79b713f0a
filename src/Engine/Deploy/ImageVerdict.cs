using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Deploy;

/// <summary>Whether an image may be written to a disk, by what it says of itself and by what was declared. Pure.</summary>
public static class ImageVerdict
{
    private const string Key = "instance_info/image_disk_format";

    /// <summary>The format to tell the agent, or why the image is refused.</summary>
    /// <param name="head">The first bytes of the image.</param>
    /// <param name="declared">instance_info.image_disk_format, or null.</param>
    /// <param name="permitted">Formats that the configuration permits.</param>
    public static Result<string> Of(ReadOnlySpan<byte> head, string? declared, IReadOnlyCollection<string> permitted)
    {
        var sniffed = ImageSniffer.Sniff(head);
        if (!sniffed.Ok) return sniffed.Problem with { Field = "instance_info/image_source" };
        var word = Word(sniffed.Value);
        if (declared is not null && !sniffed.Value.Matches(declared.ToLowerInvariant()))
        {
            return new Problem("image-format", 400, $"The image is {word} by its own bytes, but image_disk_format says '{declared}'.")
            {
                Field = Key, Fix = $"Set image_disk_format in instance_info to {Told(word)}, or take it out; if the image was to be {declared}, another one lies at its URL.",
            };
        }

        return Declared(word, permitted) is { } refused ? refused with { Field = declared is null ? "instance_info/image_source" : Key } : Told(word);
    }

    /// <summary>Why no image of that format can be written, or null; before anybody has looked at the image.</summary>
    public static Problem? Declared(string? format, IReadOnlyCollection<string> permitted)
    {
        if (format?.ToLowerInvariant() is not { } word) return null;
        if (word == "iso") return new Problem("image-format", 400, "An iso image cannot be written to a disk: it is for ramdisk deploys only.") { Field = Key, Fix = "Deploy a raw or qcow2 image." };
        if (word is "raw" or "gpt" ? permitted.Contains("raw") || permitted.Contains("gpt") : word == "qcow2" && permitted.Contains(word)) return null;
        return new Problem("image-format", 400, $"Images of format {word} are not written to disks; permitted are {string.Join(", ", permitted.Where(p => p != "iso"))}.")
        {
            Field = Key, Fix = "Convert it: qemu-img convert -O qcow2 IMAGE NEW.",
        };
    }

    private static string Word(ImageFormat format) => format.ToString().ToLowerInvariant();

    // The agent's word for a disk as it is.
    private static string Told(string word) => word == "gpt" ? "raw" : word;
}
