using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.Plans;

namespace IronicConsole.Web.Runbooks;

/// <summary>Between a runbook and a plan on the desk.</summary>
public static class RunbookSheet
{
    /// <summary>The runbook as a plan that can be changed and run.</summary>
    public static PlanSheet Of(Runbook runbook)
    {
        ArgumentNullException.ThrowIfNull(runbook);
        var steps = runbook.Steps.OrderBy(s => s.Order).Select(s => StepList.Named(new RequestedStep(s.Interface, s.Step == "pause" ? "wait" : s.Step, s.Args) { Children = s.Children }));
        return PlanSheet.Empty.Insert(0, steps) with { NoRamdisk = runbook.DisableRamdisk };
    }

    /// <summary>A plan as the fields of a runbook; steps that are skipped are left out. What the form does not ask for stays as it was.</summary>
    public static JsonMap Fields(PlanSheet sheet, Runbook? before, string name, IEnumerable<string> traits, string? description, bool isPublic)
    {
        ArgumentNullException.ThrowIfNull(sheet);
        var fields = before is null ? [] : RunbookDocument.Of(before).ToObject();
        fields["name"] = name;
        fields["traits"] = new JsonArray([.. traits.Select(t => (JsonNode)t)]);
        fields["description"] = string.IsNullOrWhiteSpace(description) ? null : description.Trim();
        fields["public"] = isPublic;
        if (isPublic) fields.Remove("owner");
        fields["disable_ramdisk"] = sheet.NoRamdisk;
        var steps = StepList.Write(sheet.Request().Steps);
        foreach (var step in steps.OfType<JsonObject>()) step.Remove("priority");
        fields["steps"] = steps;
        return JsonMap.From(fields);
    }
}
