using System.Collections.Frozen;

namespace IronicConsole.Web.Components;

/// <summary>Which family each provision state belongs to, keyed by the word the API says.</summary>
public static class StateLook
{
    private static readonly FrozenDictionary<string, Family> Families = new Dictionary<string, Family>
    {
        ["enroll"] = Family.Unknown, // nobody has reached its BMC yet
        ["manageable"] = Family.Idle,
        ["available"] = Family.Idle,
        ["active"] = Family.Done,
        ["error"] = Family.Failed,
        ["rescue"] = Family.Maintenance,
        ["verifying"] = Family.Working,
        ["deploying"] = Family.Working,
        ["wait call-back"] = Family.Machine,
        ["deploy failed"] = Family.Failed,
        ["deploy hold"] = Family.Person,
        ["cleaning"] = Family.Working,
        ["clean wait"] = Family.Machine,
        ["clean failed"] = Family.Failed,
        ["clean hold"] = Family.Person,
        ["deleting"] = Family.Working,
        ["inspecting"] = Family.Working,
        ["inspect wait"] = Family.Machine,
        ["inspect failed"] = Family.Failed,
        ["adopting"] = Family.Working,
        ["adopt failed"] = Family.Failed,
        ["rescuing"] = Family.Working,
        ["rescue wait"] = Family.Machine,
        ["rescue failed"] = Family.Failed,
        ["unrescuing"] = Family.Working,
        ["unrescue failed"] = Family.Failed,
        ["servicing"] = Family.Working,
        ["service wait"] = Family.Machine,
        ["service failed"] = Family.Failed,
        ["service hold"] = Family.Person,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All states the console knows, in the API's spelling.</summary>
    public static IEnumerable<string> Known => Families.Keys;

    /// <summary>The family of a state. Maintenance shows on a node at rest; a failure or a hold is more urgent and keeps its own look.</summary>
    /// <param name="state">The API's word, e.g. <c>wait call-back</c>. Null counts as <c>available</c>, as the oldest API versions say it.</param>
    /// <param name="maintenance">The node is in maintenance.</param>
    /// <returns>The family; <see cref="Family.Unknown"/> for a word that is not in the table.</returns>
    public static Family Of(string? state, bool maintenance = false)
    {
        var family = Families.GetValueOrDefault(state ?? "available", Family.Unknown);
        return maintenance && family is (Family.Idle or Family.Done or Family.Unknown) ? Family.Maintenance : family;
    }
}
