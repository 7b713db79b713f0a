namespace IronicConsole.E2E.Lab;

/// <summary>A test that is skipped, with the reason, on a machine that lacks something it needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresFactAttribute : FactAttribute
{
    /// <summary>Looks for the needs now.</summary>
    /// <param name="needs">All that the test cannot do without.</param>
    public RequiresFactAttribute(params Need[] needs)
    {
        Needs = needs;
        var lacking = needs.Select(Lab.Needs.Lacking).OfType<string>().ToList();
        if (lacking.Count > 0) Skip = string.Join("; ", lacking);
    }

    /// <summary>What the test needs.</summary>
    public IReadOnlyList<Need> Needs { get; }
}
