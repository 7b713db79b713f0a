namespace IronicConsole.Engine.Rescues;

/// <summary>Section <c>Rescue</c> of the configuration.</summary>
public sealed class RescueOptions
{
    /// <summary>How the password of a rescue system is hashed before anything keeps or sends it: <c>sha256</c> or <c>sha512</c>, as <c>crypt(3)</c> does.</summary>
    public string PasswordHash { get; set; } = "sha256";

    /// <summary>The fewest characters that such a password may have.</summary>
    public int ShortestPassword { get; set; } = 6;
}
