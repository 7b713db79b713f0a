using IronicConsole.Web.Api;

namespace IronicConsole.Web.Runbooks;

/// <summary>What the operations of <see cref="DeployTemplatesApi"/> take and answer.</summary>
internal static class DeployTemplatesDescribed
{
    // A description is taken and never answered, as with Ironic.
    private static readonly FieldShape Description = FieldShape.Maybe("description", Shape.Text.OrNull);
    private static readonly Shape One = Shape.Of(RecordRows.DeployTemplates.Shapes()).Named("DeployTemplate");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "deploy_templates", "Lists deploy templates.") { Answer = Shape.Page("deploy_templates", One.Chosen(RecordList<Engine.Runbooks.DeployTemplate>.Short)) },
        new("POST", "deploy_templates", "Makes a deploy template.") { Body = Shape.Of([.. RecordRows.DeployTemplates.Given(["uuid", "name", "steps", "extra"], "name", "steps"), Description]).Named("NewDeployTemplate"), Status = 201, Answer = One },
        new("GET", "deploy_templates/{template}", "Shows a deploy template.") { Answer = One.Chosen() },
        new("PATCH", "deploy_templates/{template}", "Changes a deploy template.") { Body = Shape.PatchOf([.. RecordRows.DeployTemplates.Given(["name", "steps", "extra"]), Description]).Named("DeployTemplatePatch"), Answer = One },
        new("DELETE", "deploy_templates/{template}", "Deletes a deploy template.") { Status = 204 },
    ];
}
