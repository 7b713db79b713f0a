using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Plans;

/// <summary>Addresses of the builder.</summary>
public static class PlanLinks
{
    /// <summary>For so many nodes at most a plan is put together at once.</summary>
    public const int Most = 500;

    // A server takes so many characters of an address for granted; the nodes stand in it.
    private const int Longest = 6_000;

    /// <summary>The verbs that a plan can be made for.</summary>
    public static IReadOnlyList<Verb> Kinds { get; } = [Verb.Service, Verb.Clean, Verb.Deploy];

    /// <summary>The builder for these nodes.</summary>
    public static string Build(Verb verb, params IReadOnlyList<Node> nodes) => $"plans/new?nodes={string.Join(',', nodes.Select(n => Uri.EscapeDataString(n.Label)))}&kind={verb.Word()}";

    /// <summary>The builder for these nodes, with the steps of a runbook; null for none.</summary>
    public static string Build(Verb verb, string? runbook, params IReadOnlyList<Node> nodes) => Build(verb, nodes) + With(runbook);

    /// <summary>Where a node is chosen for a plan, with the steps of a runbook; null for none.</summary>
    public static string Start(Verb verb, string? runbook) => $"plans?kind={verb.Word()}{With(runbook)}";

    /// <summary>Why no plan is put together for these nodes at once; null when one is.</summary>
    public static string? TooMany(Verb verb, IReadOnlyList<Node> nodes) =>
        nodes.Count > Most ? $"At most {Most} nodes at once" : Build(verb, nodes).Length > Longest ? "Their names are too long for one address: select fewer" : null;

    /// <summary>The word for a plan that begins with the rest of a failed service.</summary>
    public const string Failed = "failed";

    /// <summary>The builder with what is left of a node's failed service.</summary>
    public static string Mend(Node node) => $"{Build(Verb.Service, node)}&from={Failed}";

    private static string With(string? runbook) => runbook is null ? "" : $"&runbook={Uri.EscapeDataString(runbook)}";

    /// <summary>The verb of the address; service when it names none.</summary>
    public static Verb Kind(string? word) => Kinds.FirstOrDefault(v => v.Word() == word, Verb.Service);
}
