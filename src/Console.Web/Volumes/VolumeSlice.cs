using System.Collections.Frozen;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Web.Api;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Volumes;

/// <summary>The operations on one of the two kinds of volume records.</summary>
/// <param name="fleet">What there is.</param>
/// <param name="commands">What changes it.</param>
/// <param name="plural">The key of its lists, and the last part of their path.</param>
/// <param name="parameter">The parameter of its paths.</param>
/// <param name="words">What one is called in words.</param>
/// <param name="table">The fields of its answers.</param>
/// <param name="brief">Those of a list.</param>
/// <param name="columns">What lists can be sorted by.</param>
internal sealed class VolumeSlice<T>(
    FleetIndex fleet, PartCommands<T> commands, string plural, string parameter, string words, FieldTable<T> table, string[] brief, FrozenDictionary<string, Func<T, string?>> columns)
    where T : NodePart
{
    private static readonly FrozenSet<string> OfNodeKeys = FrozenSet.Create("marker", "limit", "sort_key", "sort_dir", "fields", "detail"), ListKeys = OfNodeKeys.Append("node").ToFrozenSet();
    private static readonly FrozenDictionary<string, int> Since = FrozenDictionary<string, int>.Empty;

    /// <summary>Its operations.</summary>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", $"volume/{plural}", call => ListAsync(call, $"volume/{plural}", null)) { Rule = Rule.VolumeList, Since = Microversions.Volumes, Query = ListKeys },
        new("POST", $"volume/{plural}", CreateAsync) { Rule = Rule.Everybody, Since = Microversions.Volumes },
        new("GET", $"volume/{plural}/{{{parameter}}}", ShowAsync) { Rule = Rule.VolumeGet, Since = Microversions.Volumes, Query = FrozenSet.Create("fields") },
        new("PATCH", $"volume/{plural}/{{{parameter}}}", UpdateAsync) { Rule = Rule.VolumeGet, Since = Microversions.Volumes },
        new("DELETE", $"volume/{plural}/{{{parameter}}}", DeleteAsync) { Rule = Rule.VolumeGet, Since = Microversions.Volumes },
        new("GET", $"nodes/{{node}}/volume/{plural}", OfNodeAsync) { Rule = Rule.VolumeGet, Since = Microversions.Volumes, Query = OfNodeKeys },
    ];

    private Task<Problem?> OfNodeAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        return node.Problem is { } missing ? Task.FromResult<Problem?>(missing) : ListAsync(call, $"nodes/{call["node"]}/volume/{plural}", node.Value);
    }

    private Task<Problem?> ListAsync(ApiCall call, string path, Node? of)
    {
        if (call.Query.Text("node") is { } ident)
        {
            var node = fleet.Find(call, ident);
            if (node.Problem is { } missing) call.Query.Refuse(missing);
            else of = node.Value;
        }

        var volumes = of is null ? fleet.Records.All<T>() : fleet.PartsOf<T>(of);
        if (!call.May(Rule.VolumeListAll)) volumes = volumes.Where(v => fleet.Find(v.NodeId) is { } at && call.Sees(at));
        return RecordPages.AnswerAsync(call, plural, path, RecordPages.Sort(call, volumes, columns, Since), RecordPages.Rows(call, table, brief, Since, detail: false, detailSince: null));
    }

    private Task<Problem?> ShowAsync(ApiCall call)
    {
        var volume = Find(call);
        return volume.Problem is { } missing ? Task.FromResult<Problem?>(missing) : RecordPages.ShowAsync(call, volume.Value!, table, Since);
    }

    private async Task<Problem?> CreateAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        var made = await commands.CreateAsync(call.By, body.Value!, call.Cancel);
        if (made.Problem is { } no) return no;
        call.SetLocation($"volume/{plural}/{made.Value!.Id}");
        return await AnswerAsync(call, made.Value, 201);
    }

    private async Task<Problem?> UpdateAsync(ApiCall call)
    {
        var volume = Find(call);
        if (volume.Problem is { } missing) return missing;
        var patch = await RecordPages.PatchAsync(call);
        if (patch.Problem is { } wrong) return wrong;
        var changed = await commands.UpdateAsync(call.By, volume.Value!.Id, patch.Value, cancel: call.Cancel);
        return changed.Problem ?? await AnswerAsync(call, changed.Value!, 200);
    }

    private async Task<Problem?> DeleteAsync(ApiCall call)
    {
        var volume = Find(call);
        if (volume.Problem is { } missing) return missing;
        var deleted = await commands.DeleteAsync(call.By, volume.Value!.Id, call.Cancel);
        return deleted.Problem ?? await call.EmptyAsync(204);
    }

    private Task<Problem?> AnswerAsync(ApiCall call, T volume, int status) => call.JsonAsync(json => FieldRows.Write(json, volume, table.Of(call.Minor), call), status);

    // It is known by its UUID alone, and seen by who sees its node.
    private Result<T> Find(ApiCall call)
    {
        var ident = call[parameter];
        if (!Guid.TryParse(ident, out var id)) return Problem.Invalid(parameter, $"Expected a UUID but received '{ident}'.");
        if (fleet.Records.Find<T>(id) is not { } volume || fleet.Find(volume.NodeId) is not { } node || !call.Sees(node)) return Problem.NotFound(words, ident);
        return call.Denies(node) is { } denied ? denied : volume;
    }
}
