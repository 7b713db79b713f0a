using System.Collections.Concurrent;

namespace IronicConsole.E2E.Scale;

/// <summary>What the API acknowledged, and what was asked without an answer (it may have been done, or not).</summary>
public sealed class Acknowledged
{
    private readonly ConcurrentDictionary<(string Machine, string Kind), (int Certain, int Open)> _counts = new();

    /// <summary>The last acknowledged note of each machine.</summary>
    public ConcurrentDictionary<string, int> Notes { get; } = new();

    /// <summary>How many requests were acknowledged.</summary>
    public int Certain => _counts.Values.Sum(c => c.Certain);

    /// <summary>How many were left without an answer.</summary>
    public int Open => _counts.Values.Sum(c => c.Open);

    /// <summary>Machines that were acknowledged.</summary>
    public IEnumerable<string> Machines => _counts.Keys.Where(k => k.Kind == "Enrol").Select(k => k.Machine);

    /// <summary>It was acknowledged.</summary>
    public void Yes(string machine, string kind) => _counts.AddOrUpdate((machine, kind), (1, 0), (_, c) => (c.Certain + 1, c.Open));

    /// <summary>It was asked, and no answer came.</summary>
    public void Perhaps(string machine, string kind) => _counts.AddOrUpdate((machine, kind), (0, 1), (_, c) => (c.Certain, c.Open + 1));

    /// <summary>Least and most that must be found of it.</summary>
    public (int Least, int Most) Of(string machine, string kind) => _counts.GetValueOrDefault((machine, kind)) is var c ? (c.Certain, c.Certain + c.Open) : default;
}
