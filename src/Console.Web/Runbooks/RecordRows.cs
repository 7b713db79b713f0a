using System.Text.Json;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Runbooks;

/// <summary>The fields of runbooks and deploy templates in the answers of <c>/v1</c>, in the field's own order (api.md §10, §11).</summary>
internal static class RecordRows
{
    /// <summary>Of runbooks.</summary>
    public static FieldTable<Runbook> Runbooks { get; } = new(
        new("uuid", 1, Shape.Uuid, (j, r, _) => j.WriteStringValue(r.Id)),
        new("created_at", 1, Shape.Time, (j, r, _) => Values.Time(j, r.CreatedAt)),
        new("updated_at", 1, Shape.Time.OrNull, (j, r, _) => Values.Time(j, r.UpdatedAt)),
        new("name", 1, Shape.Text.OrNull, (j, r, _) => Values.Text(j, r.Name)),
        new("extra", 1, Shape.Map, (j, r, _) => Values.Map(j, r.Extra)),
        new("public", 1, Shape.Flag, (j, r, _) => j.WriteBooleanValue(r.Public)),
        new("owner", 1, Shape.Text.OrNull, (j, r, _) => Values.Text(j, r.Owner)),
        new("disable_ramdisk", 1, Shape.Flag, (j, r, _) => j.WriteBooleanValue(r.DisableRamdisk)),
        new("description", Microversions.RunbookTraits.Minor, Shape.Text.OrNull, (j, r, _) => Values.Text(j, r.Description)),
        new("links", 1, Shape.Links, (j, r, c) => Links.Write(j, c.Base, $"runbooks/{r.Id}")),
        new("steps", 1, Shape.ListOf(Step("order"), 1), (j, r, _) => Steps(j, r.Steps, "order")),
        new("traits", Microversions.RunbookTraits.Minor, Shape.ListOf(Shape.Text), (j, r, _) => Traits(j, r)));

    /// <summary>Of deploy templates.</summary>
    public static FieldTable<DeployTemplate> DeployTemplates { get; } = new(
        new("uuid", 1, Shape.Uuid, (j, t, _) => j.WriteStringValue(t.Id)),
        new("created_at", 1, Shape.Time, (j, t, _) => Values.Time(j, t.CreatedAt)),
        new("updated_at", 1, Shape.Time.OrNull, (j, t, _) => Values.Time(j, t.UpdatedAt)),
        new("name", 1, Shape.Text.OrNull, (j, t, _) => Values.Text(j, t.Name)),
        new("extra", 1, Shape.Map, (j, t, _) => Values.Map(j, t.Extra)),
        new("links", 1, Shape.Links, (j, t, c) => Links.Write(j, c.Base, $"deploy_templates/{t.Id}")),
        new("steps", 1, Shape.ListOf(Step("priority"), 1), (j, t, _) => Steps(j, t.Steps, "priority")));

    /// <summary>A step as it is answered.</summary>
    /// <param name="order">The key of its order.</param>
    internal static Shape Step(string order) => Shape.Of(
        new FieldShape("interface", Shape.StepInterface), new FieldShape("step", Shape.Text), new FieldShape("args", Shape.Map), new FieldShape(order, Shape.AtLeast(0)),
        FieldShape.Maybe("execute_on_child_nodes", Shape.Flag), FieldShape.Maybe("limit_child_node_execution", Shape.ListOf(Shape.Uuid, 1)));

    /// <summary>Writes the list of traits of a runbook.</summary>
    public static void Traits(Utf8JsonWriter json, Runbook runbook)
    {
        json.WriteStartArray();
        foreach (var trait in runbook.Traits) json.WriteStringValue(trait);
        json.WriteEndArray();
    }

    // A step on child nodes is shown as one, in the words of clean_steps: without them it would read as a step of the node itself.
    private static void Steps(Utf8JsonWriter json, IEnumerable<RunbookStep> steps, string order)
    {
        json.WriteStartArray();
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("interface", step.Interface == "flow" ? "power" : step.Interface);
            json.WriteString("step", step.Step);
            json.WritePropertyName("args");
            Values.MaskedMap(json, step.Args);
            json.WriteNumber(order, step.Order);
            if (step.Children is { } children)
            {
                json.WriteBoolean("execute_on_child_nodes", true);
                if (!children.Only.IsEmpty)
                {
                    json.WriteStartArray("limit_child_node_execution");
                    foreach (var child in children.Only) json.WriteStringValue(child);
                    json.WriteEndArray();
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
