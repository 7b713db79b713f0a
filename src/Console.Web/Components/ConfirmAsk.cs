using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Components;

/// <summary>What a confirm dialog says. It names the object and the effect; it never asks "Are you sure?".</summary>
/// <param name="Title">Verb and object with a question mark: "Power off r12-u07?".</param>
/// <param name="Effect">What will happen, one line each: "Cuts r12-u07-dpu0". At least one.</param>
/// <param name="Verb">The button: "Power off".</param>
public sealed record ConfirmAsk(string Title, IReadOnlyList<string> Effect, string Verb)
{
    /// <summary>Data or service is lost: the button is red.</summary>
    public bool Danger { get; init; }

    /// <summary>More than ten objects and destructive: this number must be typed first. Null: no typing.</summary>
    public int? Count { get; init; }

    /// <summary>Asks for a reason; required when true, offered when false, left out when null.</summary>
    public bool? Reason { get; init; }

    /// <summary>Asks for a secret, such as a password; null for none.</summary>
    public SecretAsk? Secret { get; init; }

    /// <summary>The same act as a command, offered for copying.</summary>
    public string? Command { get; init; }
}

/// <summary>A secret that a dialog asks for: typed masked, kept nowhere.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Help">What is done with it.</param>
/// <param name="Wrong">What is wrong with what was typed, in a sentence; null when nothing is.</param>
public sealed record SecretAsk(string Label, string Help, Func<Secret, string?> Wrong);

/// <summary>What the person said.</summary>
/// <param name="Yes">The verb was pressed.</param>
/// <param name="Reason">The reason, trimmed; null when none was given.</param>
public readonly record struct ConfirmAnswer(bool Yes, string? Reason)
{
    /// <summary>The secret; null when none was asked for.</summary>
    public Secret? Secret { get; init; }
}
