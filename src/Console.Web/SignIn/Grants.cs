using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.SignIn;

/// <summary>Roles as a line of configuration grants them: <c>admin@system</c>, <c>member@9f3c...</c>.</summary>
public static class Grants
{
    private static readonly ImmutableHashSet<string> Roles = ["admin", "manager", "member", "reader", "service"];

    /// <summary>What a text grants; several are separated by commas and share one scope.</summary>
    /// <exception cref="FormatException">It grants nothing that there is; the message says why.</exception>
    public static Access Read(string text, string? user = null)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(One).ToArray();
        if (parts.Length == 0) throw new FormatException("no role is named.");
        if (parts.Select(p => p.Scope).Distinct().Count() > 1) throw new FormatException($"'{text}' names several scopes; give each a line of its own.");
        var roles = parts.Select(p => p.Role);
        return parts[0].Scope == "system" ? Access.OnSystem(roles, user) : Access.InProject(parts[0].Scope, roles, user: user);
    }

    /// <summary>What a text from outside grants; <c>invalid-input</c> 400 when it cannot be read.</summary>
    public static Result<Access> Asked(string? text)
    {
        try
        {
            return Read(text ?? "");
        }
        catch (FormatException e)
        {
            return Problem.Invalid("grant", $"The grant cannot be read: {e.Message}", "Write role@system or role@project, e.g. reader@system.");
        }
    }

    /// <summary>What groups grant, by <see cref="SignInOptions.Grants"/>.</summary>
    /// <exception cref="ConfigurationException">A line cannot be read.</exception>
    public static IReadOnlyDictionary<string, ImmutableArray<string>> ByGroup(IEnumerable<string> lines)
    {
        var found = new Dictionary<string, ImmutableArray<string>>();
        foreach (var line in lines)
        {
            try
            {
                if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } group, { Length: > 0 } grant]) throw new FormatException("write 'group = role@system' or 'group = role@project'.");
                Read(grant);
                found[group] = found.GetValueOrDefault(group, []).Add(grant);
            }
            catch (FormatException e)
            {
                throw new ConfigurationException($"SignIn:Grants: '{line}': {e.Message}");
            }
        }

        return found;
    }

    /// <summary>Everything that some groups grant, one access for each scope; the system first.</summary>
    public static IReadOnlyList<Access> Of(IReadOnlyDictionary<string, ImmutableArray<string>> byGroup, IEnumerable<string> groups, string? user) =>
        [.. groups.SelectMany(g => byGroup.GetValueOrDefault(g, [])).SelectMany(g => g.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(One)
            .GroupBy(g => g.Scope, g => g.Role).OrderBy(g => g.Key != "system").ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Key == "system" ? Access.OnSystem(g, user) : Access.InProject(g.Key, g, user: user))];

    private static (string Role, string Scope) One(string text)
    {
        if (text.Split('@', 2, StringSplitOptions.TrimEntries) is not [var role, { Length: > 0 } scope]) throw new FormatException($"'{text}' is no grant; write role@system or role@project.");
        return Roles.Contains(role) ? (role, scope) : throw new FormatException($"'{role}' is no role; there are {string.Join(", ", Roles.Order(StringComparer.Ordinal))}.");
    }
}
