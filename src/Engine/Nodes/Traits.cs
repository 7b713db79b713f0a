using System.Collections.Immutable;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Nodes;

/// <summary>What a trait may be called.</summary>
internal static partial class Traits
{
    private const int Most = 50;

    /// <summary>The traits sorted and without repeats, or every one that is no trait.</summary>
    public static Result<ImmutableArray<string>> Check(ImmutableArray<string> traits)
    {
        var wrong = traits.Where(t => !Name().IsMatch(t)).Distinct().ToArray();
        if (wrong.Length > 0)
            return Problem.Invalid("traits", $"{string.Join(", ", wrong.Select(t => $"'{t}'"))} does not match the form of a trait.", "Use CUSTOM_ and capital letters, digits or _, or a standard trait such as HW_CPU_X86_VMX.");
        var sorted = traits.Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        return sorted.Length <= Most ? sorted : Problem.Invalid("traits", $"A node has at most {Most} traits, not {sorted.Length}.", "Remove some first.");
    }

    // The standard names are kept by their namespaces, so that a new one needs no release of ours.
    [GeneratedRegex(@"^(?=.{1,255}\z)(CUSTOM|COMPUTE|HW|MISC|OWNER|STORAGE)_[A-Z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
