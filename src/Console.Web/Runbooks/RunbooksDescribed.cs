using IronicConsole.Web.Api;

namespace IronicConsole.Web.Runbooks;

/// <summary>What the operations of <see cref="RunbooksApi"/> take and answer.</summary>
internal static class RunbooksDescribed
{
    private static readonly string[] OnUpdate = ["name", "steps", "disable_ramdisk", "extra", "public", "owner", "description"];
    private static readonly Shape One = Shape.Of(RecordRows.Runbooks.Shapes()).Named("Runbook");
    private static readonly Shape Traits = Shape.Of(new FieldShape("traits", Shape.ListOf(Shape.Text))).Named("Traits");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "runbooks", "Lists the runbooks that the caller may use.")
        {
            Answer = Shape.Page("runbooks", One.Chosen(RecordList<Engine.Runbooks.Runbook>.Short)), QueryShapes = new Dictionary<string, Shape> { ["project"] = Shape.Flag },
        },
        new("POST", "runbooks", "Makes a runbook.") { Body = Shape.Of([.. RecordRows.Runbooks.Given(["uuid", .. OnUpdate], "name", "steps")]).Named("NewRunbook"), Status = 201, Answer = One },
        new("GET", "runbooks/{runbook}", "Shows a runbook.") { Answer = One.Chosen() },
        new("PATCH", "runbooks/{runbook}", "Changes a runbook.") { Body = Shape.PatchOf(RecordRows.Runbooks.Given(OnUpdate)).Named("RunbookPatch"), Answer = One },
        new("DELETE", "runbooks/{runbook}", "Deletes a runbook.") { Status = 204 },
        new("GET", "runbooks/{runbook}/traits", "Lists the traits of a runbook.") { Answer = Traits },
        new("PUT", "runbooks/{runbook}/traits", "Replaces the traits of a runbook.") { Status = 204, Body = Traits },
        new("DELETE", "runbooks/{runbook}/traits", "Removes all traits of a runbook.") { Status = 204 },
        new("PUT", "runbooks/{runbook}/traits/{trait}", "Adds a trait to a runbook.") { Status = 204 },
        new("DELETE", "runbooks/{runbook}/traits/{trait}", "Removes a trait of a runbook.") { Status = 204 },
    ];
}
