using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Api;

/// <summary>Refuses fields that are newer than the version of the request (406).</summary>
public static class VersionGuard
{
    /// <summary>The fields of a new resource.</summary>
    /// <param name="call">The call.</param>
    /// <param name="body">What was sent.</param>
    /// <param name="since">First versions of fields.</param>
    /// <param name="nullTolerated">A field that old clients send as null.</param>
    public static Problem? Fields(ApiCall call, JsonMap body, IReadOnlyDictionary<string, int> since, string? nullTolerated = null) =>
        Refuse(call, body.Keys.Where(k => k != nullTolerated || body[k]?.ValueKind != JsonValueKind.Null), since);

    /// <summary>The fields that a patch touches.</summary>
    public static Problem? Patch(ApiCall call, ImmutableArray<PatchOperation> patch, IReadOnlyDictionary<string, int> since) => Refuse(call, patch.Select(p => p.Root), since);

    private static Problem? Refuse(ApiCall call, IEnumerable<string> fields, IReadOnlyDictionary<string, int> since)
    {
        var early = fields.Where(f => since.GetValueOrDefault(f) > call.Minor).Distinct().ToArray();
        return early.Length == 0 ? null : new Problem(
            "too-old-version", 406, $"Request not acceptable: {string.Join(", ", early.Select(f => $"'{f}'"))} needs API version {Microversions.Word(early.Max(f => since[f]))} or later.") { Field = early[0] };
    }
}

/// <summary>Host names, which node names had to be before 1.10.</summary>
public static partial class HostName
{
    /// <summary>Whether a text is a host name.</summary>
    public static bool IsValid(string text) => text.Length <= 253 && Form().IsMatch(text);

    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
