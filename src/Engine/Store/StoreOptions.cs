namespace IronicConsole.Engine.Store;

/// <summary>Section <c>Store</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>The folder of the store, the key, images and boot media. Default <c>./data</c>.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>Most decisions that share one flush to disk. Default 256.</summary>
    public int GroupCommit { get; set; } = 256;

    /// <summary>How long a lease lasts without renewal, in seconds. Default 60.</summary>
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>This conductor's name, as <c>reservation</c> shows it. Default: the host's name.</summary>
    public string Conductor { get; set; } = Environment.MachineName;
}
