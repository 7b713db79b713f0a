using IronicConsole.Tests;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("IronicConsole.Tests." + nameof(LongestFirst), "Unit")]

namespace IronicConsole.Tests;

/// <summary>Starts the classes that wait longest before all others, so that none of them is left alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = ["A_family_of_nodes", "An_agent_that_is_gone", "A_late_heartbeat", "Two_processes_on_one_database", "A_trail_that_was_tampered_with", "An_image_to_be_deployed", "A_killed_rack"];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => Array.FindIndex(Long, name => c.DisplayName.EndsWith(name, StringComparison.Ordinal)) is var at and >= 0 ? at : int.MaxValue).ThenBy(c => c.DisplayName, StringComparer.Ordinal);
}
