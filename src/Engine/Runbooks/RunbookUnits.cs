using System.Text.Json.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Runbooks;

/// <summary>Runbooks in a unit of work.</summary>
internal static class RunbookUnits
{
    /// <summary>The runbook of that name or UUID, or null.</summary>
    public static Runbook? Runbook(this IUnit unit, string ident) => (Guid.TryParse(ident, out var id) ? unit.Record<Runbook>(id) : null) ?? unit.RecordNamed<Runbook>(ident);

    /// <summary>As an operation keeps it.</summary>
    public static JsonObject ToNode(this RunbookRef runbook) => new() { ["uuid"] = runbook.Id.ToString(), ["name"] = runbook.Name, ["version"] = runbook.Version };
}
