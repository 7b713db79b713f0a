namespace IronicConsole.Engine.Steps;

/// <summary>Section <c>Steps</c>: steps that may not be in a plan. One that a caller lists is refused by name; in automated cleaning, a runbook or a deploy template it is left out, and the run says so.</summary>
public sealed class StepsOptions
{
    /// <summary>Steps that no cleaning has, as <c>interface.step</c>, separated by commas. Default vendor.send_raw.</summary>
    public string DisallowClean { get; set; } = "vendor.send_raw";

    /// <summary>The same for deploys. Default vendor.send_raw.</summary>
    public string DisallowDeploy { get; set; } = "vendor.send_raw";

    /// <summary>The same for services. Default vendor.send_raw.</summary>
    public string DisallowService { get; set; } = "vendor.send_raw";
}
