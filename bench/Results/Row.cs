namespace IronicConsole.Bench.Results;

/// <summary>One line of the table.</summary>
/// <param name="Key">Its name in the results.</param>
/// <param name="What">What it says to a reader.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Target">Target of the ratio, or null.</param>
/// <param name="To">What the ratio is to; null where the target is of the value itself.</param>
/// <param name="Of">What is measured.</param>
public sealed record Row(string Key, string What, string Unit, Target? Target = null, string? To = Row.Ironic, string Of = Row.Console)
{
    /// <summary>Names of those that are measured again and again.</summary>
    public const string Ironic = "Ironic", Console = "IronicConsole";
}
