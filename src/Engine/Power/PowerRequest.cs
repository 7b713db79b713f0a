using System.Globalization;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Power;

/// <summary>What a power operation was asked with, as its row keeps it: <c>target</c> in the words of the wire, <c>timeout</c> in seconds when one was given.</summary>
/// <param name="Action">What is asked.</param>
/// <param name="Timeout">How long it may take; null for the configured time.</param>
public sealed record PowerRequest(PowerAction Action, TimeSpan? Timeout)
{
    /// <summary>The form of the row.</summary>
    public JsonMap ToMap()
    {
        var map = JsonMap.Empty.With("target", Action.Wire());
        return Timeout is { } timeout ? map.With("timeout", timeout.TotalSeconds) : map;
    }

    /// <summary>Reads the form of the row, or says what is wrong with it.</summary>
    public static Result<PowerRequest> From(JsonMap map)
    {
        if (map.Text("target") is not { } word || PowerWords.Action(word) is not { } action) return Problem.Invalid("target", "A power operation needs a target such as 'power on'.");
        return new PowerRequest(action, double.TryParse(map.Text("timeout"), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null);
    }
}
