using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Runbooks;

/// <summary>A runbook as our own form writes it: what <see cref="IRunbooks.CreateAsync"/> and <see cref="IRunbooks.ReplaceAsync"/> take, so that a version that was read can be put back.</summary>
public static class RunbookDocument
{
    /// <summary>All its fields.</summary>
    public static JsonMap Of(Runbook runbook)
    {
        ArgumentNullException.ThrowIfNull(runbook);
        return JsonMap.From(new JsonObject
        {
            ["name"] = runbook.Name, ["description"] = runbook.Description, ["traits"] = new JsonArray([.. runbook.Traits.Select(t => (JsonNode)t)]), ["public"] = runbook.Public,
            ["owner"] = runbook.Owner, ["disable_ramdisk"] = runbook.DisableRamdisk, ["extra"] = runbook.Extra.ToObject(), ["steps"] = Steps(runbook),
        });
    }

    /// <summary>Its steps alone.</summary>
    public static JsonArray Steps(Runbook runbook)
    {
        ArgumentNullException.ThrowIfNull(runbook);
        return RunbookSteps.Write(runbook.Steps, "order");
    }
}
