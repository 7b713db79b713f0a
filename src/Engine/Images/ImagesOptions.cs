namespace IronicConsole.Engine.Images;

/// <summary>Section <c>Images</c> of the configuration: boot media and what they are made of.</summary>
public sealed class ImagesOptions
{
    /// <summary>Where boot media and fetched kernels and ramdisks are kept; null for the store's folder.</summary>
    public string? Folder { get; set; }

    /// <summary>Folders from which a node's own <c>driver_info</c> may name kernels and ramdisks by path. The configuration's own paths are always allowed.</summary>
    public string[] AllowedPaths { get; set; } = ["/var/lib/ironic"];

    /// <summary>Largest kernel or ramdisk, in bytes.</summary>
    public long LargestBootFileBytes { get; set; } = 2L << 30;

    /// <summary>How long a kernel or ramdisk may take to be fetched, in seconds.</summary>
    public double FetchTimeoutSeconds { get; set; } = 600;

    /// <summary>How long the first bytes of an image to deploy may take to be fetched, in seconds; then the agent alone judges it.</summary>
    public double HeadTimeoutSeconds { get; set; } = 30;

    /// <summary>Formats of images that may be deployed, separated by commas: of raw, gpt, qcow2 and iso (for ramdisk deploys). Also told to the agents.</summary>
    public string PermittedFormats { get; set; } = "raw,gpt,qcow2,iso";

    /// <summary>Serial port for boot loader and kernel, e.g. <c>ttyS0,115200</c>; empty for none.</summary>
    public string SerialConsole { get; set; } = "ttyS0,115200";

    /// <summary>How long the making of one boot ISO may take, in seconds.</summary>
    public double BuildTimeoutSeconds { get; set; } = 300;

    /// <summary>The words of <see cref="PermittedFormats"/>, lower case.</summary>
    public IReadOnlyList<string> Permitted() => PermittedFormats.ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
