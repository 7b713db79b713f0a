using System.Collections.Frozen;
using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection;

/// <summary>The hooks of this process, run in the order of the configuration.</summary>
public sealed class HookChain(IEnumerable<IInspectionHook> hooks)
{
    private readonly FrozenDictionary<string, IInspectionHook> _hooks = hooks.ToFrozenDictionary(h => h.Name);

    /// <summary>The names that may stand in the configuration.</summary>
    public IEnumerable<string> Names => _hooks.Keys.Order(StringComparer.Ordinal);

    /// <summary>The first name that is no hook, or null.</summary>
    public string? Unknown(IEnumerable<string> names) => names.FirstOrDefault(n => !_hooks.ContainsKey(n));

    /// <summary>Checks with all, then applies each in order. Null when all went well; else why the inspection fails.</summary>
    public Problem? Run(IEnumerable<string> names, Findings findings)
    {
        var chosen = names.Select(n => _hooks.GetValueOrDefault(n)).OfType<IInspectionHook>().ToImmutableArray();
        var wrong = chosen.Select(h => h.Check(findings)).OfType<Problem>().ToArray();
        if (wrong.Length == 1) return wrong[0];
        if (wrong.Length > 1) return wrong[0] with { Told = string.Join(' ', wrong.Select(w => w.Told)) };
        return chosen.Select(h => h.Apply(findings)).FirstOrDefault(p => p is not null);
    }
}
