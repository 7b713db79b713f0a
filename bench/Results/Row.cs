namespace IronicConsole.Bench.Results;

/// <summary>One line of the table.</summary>
/// <param name="Key">Its name in the results.</param>
/// <param name="What">What it says to a reader.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Target">Target of the ratio to Ironic, or null.</param>
public sealed record Row(string Key, string What, string Unit, Target? Target = null);
