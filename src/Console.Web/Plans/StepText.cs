using System.Text.Encodings.Web;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Plans;

/// <summary>What a step is given and where it runs, in the same words before it runs and afterwards.</summary>
public static class StepText
{
    private const int NamesShown = 6;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Its arguments as JSON, secrets masked; empty when it has none.</summary>
    public static string Arguments(PlannedStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Args.IsEmpty ? "" : MaskedJson.Of(step.Args).ToJsonString(Plain);
    }

    /// <summary>"on card-1, card-2, 2 at once"; null when it runs on the node itself.</summary>
    public static string? On(PlannedStep step, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(fleet);
        if (step.Children is not { } fan) return null;
        var names = string.Join(", ", fan.Nodes.Take(NamesShown).Select(c => fleet.Find(c)?.Label ?? c.ToString()));
        return $"on {names}{(fan.Nodes.Length > NamesShown ? $" and {fan.Nodes.Length - NamesShown} more" : "")}, {fan.Parallel} at once";
    }
}
