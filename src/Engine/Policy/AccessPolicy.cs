using System.Collections.Frozen;
using IronicConsole.Engine.Kernel;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace IronicConsole.Engine.Policy;

/// <summary>The rules in force: the table that is shipped, and the rows of an operator's file in their place. Every door asks here: the engine's commands, <c>/v1</c>, <c>/v2</c>, the hub, the pages.</summary>
public sealed class AccessPolicy
{
    private const long MostBytes = 1 << 20;
    private readonly FrozenDictionary<string, PolicyCheck> _checks;
    private readonly FrozenDictionary<string, string> _texts;

    private AccessPolicy(IReadOnlyDictionary<string, string> rows)
    {
        _texts = rows.ToFrozenDictionary();
        var read = new Dictionary<string, PolicyCheck>();
        foreach (var rule in _texts.Keys)
        {
            try
            {
                Read(rule, read, []);
            }
            catch (FormatException e)
            {
                throw new ConfigurationException($"Policy:File: rule '{rule}': {e.Message}");
            }
        }

        _checks = read.ToFrozenDictionary();
    }

    /// <summary>The table as it is shipped.</summary>
    public static AccessPolicy Shipped { get; } = new(PolicyTable.Rows.ToDictionary(r => r.Rule, r => r.Check));

    /// <summary>The rules in force, with their checks as text.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>The table with the rows of a file: a flat YAML (or JSON) map from rule to check, as Ironic's <c>policy.yaml</c>.</summary>
    /// <exception cref="ConfigurationException">The file, a rule or a check cannot be read; the message names it and the fix.</exception>
    public static AccessPolicy FromFile(string path)
    {
        var rows = PolicyTable.Rows.ToDictionary(r => r.Rule, r => r.Check);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes }) throw new ConfigurationException($"Policy:File: '{path}' is longer than {MostBytes} bytes.");
            foreach (var (rule, check) in new DeserializerBuilder().Build().Deserialize<Dictionary<string, string?>?>(File.ReadAllText(path)) ?? [])
            {
                if (!rows.ContainsKey(rule) && !rule.StartsWith(Rule.Step(""), StringComparison.Ordinal) && rule.Contains(':', StringComparison.Ordinal))
                    throw new ConfigurationException($"Policy:File: '{rule}' in '{path}' is no rule of this program. docs/how-to/policy.md lists them; a rule of your own has a name without a colon.");
                rows[rule] = check ?? "";
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new ConfigurationException($"Policy:File: '{path}' cannot be read: {e.Message}");
        }

        return new AccessPolicy(rows);
    }

    /// <summary>Whether an access passes a rule on a target.</summary>
    public bool Allows(Access access, string rule, PolicyTarget on = default) => access.Unlimited || (_checks.TryGetValue(rule, out var check) && check(access, on));

    /// <summary>Why a caller may not, or null: <c>denied</c> 403, in Ironic's words.</summary>
    public Problem? Denies(Access access, string rule, PolicyTarget on = default) => Allows(access, rule, on) ? null : Denied(rule);

    /// <summary>Whether a step has a rule of its own and the access does not pass it.</summary>
    public bool ForbidsStep(Access access, string step, PolicyTarget on) => _checks.ContainsKey(Rule.Step(step)) && !Allows(access, Rule.Step(step), on);

    /// <summary>The refusal of a rule.</summary>
    public static Problem Denied(string rule) => new("denied", 403, $"Access was denied to the following resource: {rule}") { Fix = "Ask an administrator for a role that it grants this to (docs/how-to/policy.md)." };

    private PolicyCheck Read(string rule, Dictionary<string, PolicyCheck> read, HashSet<string> within)
    {
        if (read.TryGetValue(rule, out var known)) return known;
        if (!_texts.TryGetValue(rule, out var text)) throw new FormatException($"there is no rule '{rule}'.");
        if (!within.Add(rule)) throw new FormatException($"rule '{rule}' leads back to itself.");
        var check = read[rule] = PolicyExpression.Read(text, other => Read(other, read, within));
        within.Remove(rule);
        return check;
    }
}
