namespace IronicConsole.Engine.Runbooks;

/// <summary>What a door lets callers write: the form of an API version of Ironic, or our own.</summary>
/// <param name="FreeNames">Names of runbooks may be any of letters, digits, <c>-._~</c> (API 1.112); before, a runbook is named as a trait. Its description belongs to the same version.</param>
/// <param name="Rich">Our own form: steps may repeat and run on child nodes, an order may be left out, traits stand in the same document.</param>
public sealed record RecordForm(bool FreeNames = false, bool Rich = false)
{
    /// <summary>As Ironic has it from API 1.92 on (runbooks) and 1.55 on (deploy templates).</summary>
    public static RecordForm Early { get; } = new();

    /// <summary>As Ironic has it from API 1.112 on.</summary>
    public static RecordForm Free { get; } = new(FreeNames: true);

    /// <summary>Our own.</summary>
    public static RecordForm Own { get; } = new(FreeNames: true, Rich: true);
}
