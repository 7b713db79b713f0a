using System.Text.Json;

namespace IronicConsole.Tests.Exact.Fuzz;

/// <summary>What the fuzzer has been told of so far: names of things by their kind, links, tokens.</summary>
internal sealed class Known
{
    private const int MostLinks = 200, MostOfAKind = 400;
    private static readonly string[] Kinds = ["nodes", "ports", "chassis", "allocations", "runbooks", "deploy_templates", "history", "conductors", "drivers", "portgroups", "connectors", "targets"];
    private readonly Dictionary<string, List<string>> _names = Kinds.ToDictionary(k => k, _ => new List<string>());

    public List<string> Links { get; } = [];

    /// <summary>Events of nodes, as paths below the nodes.</summary>
    public List<string> Events { get; } = [];

    /// <summary>Attached networks, as paths below the nodes.</summary>
    public List<string> Vifs { get; } = [];

    public List<string> Macs { get; } = [];

    public Dictionary<string, string> Tokens { get; } = [];

    public IReadOnlyList<string> this[string kind] => _names.GetValueOrDefault(kind) ?? [];

    /// <summary>Takes in an answer: what was made or listed, and where it leads.</summary>
    public void Learn(string group, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object) return;
        if (answer.TryGetProperty("next", out var next)) Link(next);
        if (_names.ContainsKey(group) && answer.TryGetProperty("uuid", out var id)) Add(group, id.GetString()!);
        if (answer.TryGetProperty("address", out var mac) && mac.ValueKind == JsonValueKind.String) Macs.Add(mac.GetString()!);
        if (answer.TryGetProperty("links", out var links) && links.ValueKind == JsonValueKind.Array)
        {
            foreach (var link in links.EnumerateArray()) Link(link.GetProperty("href"));
        }

        foreach (var list in answer.EnumerateObject().Where(p => _names.ContainsKey(p.Name) && p.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var item in list.Value.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object).Take(5))
            {
                foreach (var key in new[] { "uuid", "hostname", "name" })
                {
                    if (item.TryGetProperty(key, out var name) && name.ValueKind == JsonValueKind.String && (key != "name" || list.Name == "drivers")) Add(list.Name, name.GetString()!);
                }
            }
        }
    }

    /// <summary>Forgets what was deleted.</summary>
    public void Forget(string group, string name)
    {
        if (_names.TryGetValue(group, out var names)) names.Remove(name);
    }

    private void Add(string kind, string name)
    {
        if (!_names[kind].Contains(name) && _names[kind].Count < MostOfAKind) _names[kind].Add(name);
    }

    private void Link(JsonElement link)
    {
        if (link.ValueKind != JsonValueKind.String) return;
        Links.Add(link.GetString()!);
        if (Links.Count > MostLinks) Links.RemoveAt(0);
    }
}
