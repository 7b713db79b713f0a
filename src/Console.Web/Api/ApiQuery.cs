using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;

namespace IronicConsole.Web.Api;

/// <summary>The query of a call. Wrong values are gathered, so that the caller is told all of them.</summary>
public sealed class ApiQuery(IQueryCollection query)
{
    private readonly List<Problem> _problems = [];

    /// <summary>The first thing that is wrong with it, or null.</summary>
    public Problem? Problem => _problems.Count switch
    {
        0 => null,
        1 => _problems[0],
        _ => _problems[0] with { Told = string.Join(' ', _problems.Select(p => p.Told)) },
    };

    /// <summary>All keys and values, in order.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => query.Select(q => new KeyValuePair<string, string>(q.Key, q.Value.FirstOrDefault() ?? ""));

    /// <summary>Whether a key was given.</summary>
    public bool Has(string key) => query.ContainsKey(key);

    /// <summary>The value of a key, or null.</summary>
    public string? Text(string key) => query.TryGetValue(key, out var value) ? value.FirstOrDefault() ?? "" : null;

    /// <summary>The values of a key, which separates them by commas; null when it was not given.</summary>
    public IReadOnlyList<string>? List(string key) => Text(key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A boolean, or null when it was not given.</summary>
    public bool? Flag(string key)
    {
        if (Text(key) is not { } text) return null;
        if (Words.Flag(text) is { } flag) return flag;
        _problems.Add(Engine.Kernel.Problem.Invalid(key, $"'{key}' must be true or false, not '{text}'."));
        return null;
    }

    /// <summary>A UUID, or null when it was not given.</summary>
    public Guid? Uuid(string key)
    {
        if (Text(key) is not { } text) return null;
        if (Guid.TryParse(text, out var id)) return id;
        _problems.Add(Engine.Kernel.Problem.Invalid(key, $"Expected a UUID but received '{text}' for '{key}'."));
        return null;
    }

    /// <summary>How many at most: 1 to 1000; 1000 when not given.</summary>
    public int Limit()
    {
        if (Text("limit") is not { Length: > 0 } text) return Paging.Most;
        if (int.TryParse(text, out var limit) && limit > 0) return Math.Min(limit, Paging.Most);
        _problems.Add(Engine.Kernel.Problem.Invalid("limit", $"Limit must be positive, not '{text}'.", "Send a number from 1 to 1000."));
        return Paging.Most;
    }

    /// <summary>Adds a problem found elsewhere.</summary>
    public void Refuse(Problem problem) => _problems.Add(problem);
}
