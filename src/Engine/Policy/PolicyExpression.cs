using System.Collections.Frozen;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Policy;

/// <summary>Whether an access passes a check on a target.</summary>
internal delegate bool PolicyCheck(Access access, PolicyTarget on);

/// <summary>
/// Reads checks in the language of OpenStack's policy files (oslo.policy, "Policy Rule Expressions"): <c>role:admin and (system_scope:all or project_id:%(node.owner)s)</c>,
/// <c>rule:</c> for another rule, <c>@</c> or nothing for always, <c>!</c> for never.
/// </summary>
internal sealed class PolicyExpression
{
    private static readonly FrozenDictionary<string, Func<PolicyTarget, string?>> Attributes = new Dictionary<string, Func<PolicyTarget, string?>>
    {
        ["node.owner"] = on => on.Owner, ["owner"] = on => on.Owner, ["node.lessee"] = on => on.Lessee, ["lessee"] = on => on.Lessee,
        ["allocation.owner"] = on => on.Owner, ["runbook.owner"] = on => on.Owner,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Func<Access, string?>> Credentials = new Dictionary<string, Func<Access, string?>>
    {
        ["project_id"] = a => a.Project, ["tenant"] = a => a.Project, ["project_name"] = a => a.ProjectName, ["user_id"] = a => a.User,
    }.ToFrozenDictionary();

    private readonly string[] _words;
    private readonly Func<string, PolicyCheck> _rule;
    private int _at;

    private PolicyExpression(string text, Func<string, PolicyCheck> rule)
    {
        // a parenthesis is a word of its own, but not within %(...)s
        _words = text.Replace("%(", "\0", StringComparison.Ordinal).Replace(")s", "\u0001", StringComparison.Ordinal)
            .Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(w => w.Replace("\0", "%(", StringComparison.Ordinal).Replace("\u0001", ")s", StringComparison.Ordinal)).ToArray();
        _rule = rule;
    }

    /// <summary>The check that a text stands for.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="rule">Gives the check of another rule.</param>
    /// <exception cref="FormatException">It cannot be read; the message says where.</exception>
    public static PolicyCheck Read(string text, Func<string, PolicyCheck> rule)
    {
        var expression = new PolicyExpression(text, rule);
        if (expression._words.Length == 0) return (_, _) => true;
        var check = expression.Either();
        return expression._at == expression._words.Length ? check : throw new FormatException($"'{expression._words[expression._at]}' is not expected here; join checks by 'and' or 'or'.");
    }

    private PolicyCheck Either()
    {
        var left = Both();
        while (Takes("or"))
        {
            var (one, other) = (left, Both());
            left = (access, on) => one(access, on) || other(access, on);
        }

        return left;
    }

    private PolicyCheck Both()
    {
        var left = One();
        while (Takes("and"))
        {
            var (one, other) = (left, One());
            left = (access, on) => one(access, on) && other(access, on);
        }

        return left;
    }

    private PolicyCheck One()
    {
        if (Takes("not"))
        {
            var denied = One();
            return (access, on) => !denied(access, on);
        }

        if (!Takes("(")) return Atom();
        var inside = Either();
        return Takes(")") ? inside : throw new FormatException("a ')' is missing.");
    }

    private PolicyCheck Atom()
    {
        if (_at == _words.Length) throw new FormatException("it ends where a check is expected.");
        var word = _words[_at++];
        if (word == "@") return (_, _) => true;
        if (word == "!") return (_, _) => false;
        if (word.Split(':', 2) is not [var kind, { Length: > 0 } match]) throw new FormatException($"'{word}' is no check; write kind:value, e.g. role:admin.");
        switch (kind)
        {
            case "rule": return _rule(match);
            case "role": return (access, _) => access.Roles.Contains(match.ToLowerInvariant());
            case "system_scope" when match == "all": return (access, _) => access.System;
            case "is_admin" when match.Equals("true", StringComparison.OrdinalIgnoreCase): return (access, _) => access.Unlimited;
        }

        if (!Credentials.TryGetValue(kind, out var credential)) throw new FormatException($"'{kind}:' is unknown; known are role, rule, system_scope:all, {string.Join(", ", Credentials.Keys.Order(StringComparer.Ordinal))}.");
        if (!match.StartsWith("%(", StringComparison.Ordinal)) return (access, _) => credential(access) == match;
        if (!Attributes.TryGetValue(match[2..^2], out var attribute)) throw new FormatException($"'{match}' is unknown; known are {string.Join(", ", Attributes.Keys.Order(StringComparer.Ordinal).Select(k => $"%({k})s"))}.");
        return (access, on) => attribute(on) is { } wanted && credential(access) == wanted;
    }

    private bool Takes(string word)
    {
        if (_at == _words.Length || _words[_at] != word) return false;
        _at++;
        return true;
    }
}
