namespace IronicConsole.Engine.Kernel;

/// <summary>A password, token or key in clear. Prints as <c>***</c> wherever it leaks; <see cref="Reveal"/> is called only inside a driver call.</summary>
public sealed class Secret(string clear) : IEquatable<Secret>
{
    /// <summary>What answers and logs show in place of a secret.</summary>
    public const string Masked = "******";

    private readonly string _clear = clear;

    /// <summary>The clear text. Every caller is a place that a reviewer looks at.</summary>
    public string Reveal() => _clear;

    /// <summary>Whether both hold the same text, compared in constant time.</summary>
    public bool Equals(Secret? other) => other is not null && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
        System.Text.Encoding.UTF8.GetBytes(_clear), System.Text.Encoding.UTF8.GetBytes(other._clear));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
