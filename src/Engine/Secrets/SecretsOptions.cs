using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Engine.Secrets;

/// <summary>Section <c>Secrets</c>: where the master key is, which wraps the keys that secrets are sealed with (docs/how-to/keys.md). One of the three sources.</summary>
public sealed class SecretsOptions
{
    /// <summary>The master key in a file, 32 bytes in base64, for its owner only. Default <c>secrets.key</c> in the store's folder, made when there is none and the store has no secrets yet.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The name of an environment variable that holds the master key in base64. Default empty.</summary>
    public string KeyVariable { get; set; } = "";

    /// <summary>A program and its arguments that prints the master key in base64, e.g. of a KMS or TPM; no shell, 30 s at most, run once at each start. Default empty.</summary>
    public string[] KeyCommand { get; set; } = [];

    /// <summary>While the master key is being replaced: the file of the one before. Default empty.</summary>
    public string PreviousKeyFile { get; set; } = "";

    /// <summary>The same, an environment variable. Default empty.</summary>
    public string PreviousKeyVariable { get; set; } = "";

    /// <summary>The same, a program and its arguments. Default empty.</summary>
    public string[] PreviousKeyCommand { get; set; } = [];

    /// <summary>How old the newest data key grows, in days, before a new one is made and all secrets are sealed again; 0 leaves that to <c>POST /v2/secrets/rotate</c>. Default 0.</summary>
    [Range(0, 3650)]
    public int RotateDays { get; set; }
}
