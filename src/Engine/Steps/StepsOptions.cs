namespace IronicConsole.Engine.Steps;

/// <summary>Section <c>Steps</c>: the priorities of steps in verification, and steps that may not be in a plan. One that a caller lists is refused by name; in automated cleaning, a runbook or a deploy template it is left out, and the run says so.</summary>
public sealed class StepsOptions
{
    /// <summary>Steps that no cleaning has, as <c>interface.step</c>, separated by commas. Default vendor.send_raw.</summary>
    public string DisallowClean { get; set; } = "vendor.send_raw";

    /// <summary>The same for deploys. Default vendor.send_raw.</summary>
    public string DisallowDeploy { get; set; } = "vendor.send_raw";

    /// <summary>The same for services. Default vendor.send_raw.</summary>
    public string DisallowService { get; set; } = "vendor.send_raw";

    /// <summary>Priorities of steps in the verification of new nodes by interface.step, over those of drivers; 0 is off. Higher runs earlier.</summary>
    public IDictionary<string, int> VerifyPriorities { get; } = new Dictionary<string, int>();

    /// <summary>What is wrong, naming the key; null when all is well.</summary>
    internal string? Wrong() => VerifyPriorities.FirstOrDefault(p => p.Value < 0).Key is { } step ? $"Steps:VerifyPriorities:{step} must be 0 or more." : null;
}
