using System.Security.Cryptography;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Rescues;

/// <summary>The password of a rescue system: checked when it is asked for, hashed at once and sealed. What was typed is kept nowhere, and the hash is forgotten with the operation's end.</summary>
public sealed class RescuePassword(SecretBox box, IIds ids, IOptions<RescueOptions> options) : IVerbGuard
{
    /// <summary>Its key in the API, and in what an operation was asked with.</summary>
    public const string Key = "rescue_password";

    /// <summary>The most characters that it may have.</summary>
    public const int Longest = 255;

    /// <inheritdoc/>
    public Problem? Check(Node node, Verb verb, ProvisionRequest request) =>
        verb == Verb.Rescue ? Wrong(request.RescuePassword, node.Interfaces.GetValueOrDefault(HardwareInterface.Rescue) == "fake" ? 1 : options.Value.ShortestPassword) : null;

    /// <summary>What is wrong with it, or null. <c>invalid-input</c> 400.</summary>
    public Problem? Wrong(Secret? password) => Wrong(password, options.Value.ShortestPassword);

    /// <summary>Its hash, sealed for the node.</summary>
    public string Sealed(Guid node, Secret password)
    {
        ArgumentNullException.ThrowIfNull(password);
        var algorithm = options.Value.PasswordHash == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        var salt = ids.Token(ShaCrypt.LongestSalt).Replace('-', '.').Replace('_', '/');
        return box.Seal(node, ShaCrypt.Hash(algorithm, password.Reveal(), salt));
    }

    // The interface fake boots no system that somebody could sign in to: it takes what Ironic's takes.
    private static Problem? Wrong(Secret? password, int shortest)
    {
        var fix = $"Send {shortest} to {Longest} characters, none of them a control character.";
        if (password?.Reveal() is not { } clear || string.IsNullOrWhiteSpace(clear)) return Problem.Invalid(Key, "A rescue needs a password for the rescue system.", fix);
        if (clear.Length < shortest) return Problem.Invalid(Key, $"The password for the rescue system has less than {shortest} characters.", fix);
        if (clear.Length > Longest) return Problem.Invalid(Key, $"The password for the rescue system has more than {Longest} characters.", fix);
        return clear.Any(char.IsControl) ? Problem.Invalid(Key, "The password for the rescue system has a control character in it.", fix) : null;
    }
}
