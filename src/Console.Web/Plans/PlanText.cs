using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Plans;

/// <summary>Plans as Ironic's plain list of steps.</summary>
public static class PlanText
{
    private static readonly JsonSerializerOptions Wide = new() { WriteIndented = true };

    /// <summary>Writes the steps that run.</summary>
    public static string Write(PlanSheet sheet)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        return StepList.Write(sheet.Request().Steps).ToJsonString(Wide);
    }

    /// <summary>Reads a list; all mistakes are told at once. Where the order decides, priorities are left aside.</summary>
    /// <param name="text">What was pasted.</param>
    /// <param name="byPriority">For a deploy.</param>
    public static Result<ImmutableArray<RequestedStep>> Read(string text, bool byPriority)
    {
        JsonNode? list;
        try
        {
            list = JsonNode.Parse(text);
        }
        catch (JsonException wrong)
        {
            return Problem.Invalid("steps", $"This is no JSON: line {wrong.LineNumber + 1} is where reading ended.", "Paste a list such as [{\"interface\": \"bios\", \"step\": \"factory_reset\"}].");
        }

        if (!byPriority && list is JsonArray steps)
        {
            foreach (var step in steps.OfType<JsonObject>()) step.Remove("priority");
        }

        return StepList.Read("steps", JsonSerializer.SerializeToElement(list), byPriority).Then<ImmutableArray<RequestedStep>>(read => read.Select(StepList.Named).ToImmutableArray());
    }
}
