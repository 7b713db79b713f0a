using System.Collections.Frozen;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Nodes.Rules;

/// <summary>A name can stand in a URL, is no UUID, is not a word of the API, and no other node has it.</summary>
internal sealed partial class NodeNameRule : INodeRule
{
    private static readonly FrozenSet<string> Reserved =
        FrozenSet.Create(StringComparer.Ordinal, "detail", "validate", "states", "vendor_passthru", "management", "maintenance");

    /// <summary>Whether a text can be a node's name: 1 to 255 of letters, digits, <c>-._~</c>, not like a UUID.</summary>
    public static bool IsName(string text) => Unreserved().IsMatch(text) && !Guid.TryParse(text, out _);

    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        if (!change.Changes("name") || change.After.Name is not { } name) yield break;
        if (!IsName(name))
            yield return Problem.Invalid("name", $"'{name}' is not a valid node name.", "Use 1 to 255 letters, digits and the signs - . _ ~, and not a UUID.");
        else if (Reserved.Contains(name))
            yield return Problem.Invalid("name", $"'{name}' cannot be a node name: the API uses the word itself.", "Choose another name.");
        else if (change.Unit.NodeNamed(name) is { } other && other.Id != change.After.Id)
            yield return Problem.Conflict("duplicate-name", $"A node with name {name} already exists.", "Choose another name.") with { Field = "name" };
    }

    [GeneratedRegex(@"^[A-Za-z0-9\-._~]{1,255}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Unreserved();
}
