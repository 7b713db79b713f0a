namespace IronicConsole.Engine.Policy;

/// <summary>Where the rules come from.</summary>
public sealed class PolicyOptions
{
    /// <summary>A file whose rows stand in for those of the shipped table: a flat YAML map from rule to check, as Ironic's policy.yaml (docs/how-to/policy.md). Default empty.</summary>
    public string File { get; set; } = "";
}
