using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Engine.Audit;

/// <summary>Section <c>Audit</c> of the configuration.</summary>
public sealed class AuditOptions
{
    /// <summary>After how many new audit rows a checkpoint is signed; 0 for whatever their number.</summary>
    [Range(0, 1_000_000_000)]
    public long CheckpointRows { get; set; } = 1000;

    /// <summary>How many minutes after the last one a checkpoint is signed, if there is a new audit row; 0 for whatever the time. With both 0 none is signed.</summary>
    [Range(0, 525_600)]
    public double CheckpointMinutes { get; set; } = 15;

    /// <summary>The file of the private key that signs checkpoints (PEM, ECDSA on P-256); one is made, with mode 0600, when it is missing. Empty for <c>audit.key</c> in the store's folder.</summary>
    public string SigningKeyFile { get; set; } = "";

    /// <summary>A program and its arguments, one an item, that gets each checkpoint as a line on its standard input and keeps it elsewhere; no shell is between. Empty for none.</summary>
    public string[] WitnessCommand { get; set; } = [];

    /// <summary>How long that program may take, in seconds; then it is ended, and tried again within a minute.</summary>
    [Range(1, 3600)]
    public double WitnessSeconds { get; set; } = 30;

    internal bool Signs => CheckpointRows > 0 || CheckpointMinutes > 0;

    /// <summary>The signing key's file.</summary>
    /// <param name="folder">The store's folder.</param>
    public string KeyFile(string folder) => SigningKeyFile.Length > 0 ? SigningKeyFile : Path.Combine(folder, "audit.key");
}
