namespace IronicConsole.Bench.Load;

/// <summary>What wrk is to send.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Paths">Asked in turn, again and again.</param>
/// <param name="Body">Body, or null; <c>%N%</c> in it becomes a text that no other request has.</param>
public sealed record LoadPlan(string Method, IReadOnlyList<string> Paths, string? Body = null)
{
    /// <summary>A bearer token that every request carries, or null.</summary>
    public string? Token { get; init; }
}
