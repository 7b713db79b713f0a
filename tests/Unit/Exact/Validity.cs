using System.Text.Json;
using IronicConsole.Tests.Api;
using IronicConsole.Web.Api;
using IronicConsole.Web.ApiDescription;

namespace IronicConsole.Tests.Exact;

/// <summary>Whether an answer is what the document says: status, body, headers.</summary>
internal static class Validity
{
    /// <summary>What is wrong with an answer.</summary>
    public static IEnumerable<string> Of(JsonElement document, ApiOperation operation, Answer answer, int minor, string path)
    {
        if (answer.Status >= 500) return [$"failed: {answer.Status} {answer.Text}"];
        var responses = document.GetProperty("paths").GetProperty(operation.Url).GetProperty(operation.What.Method.ToLowerInvariant()).GetProperty("responses");
        if (!responses.TryGetProperty($"{answer.Status}", out var response)) return [$"{answer.Status} is not described: {answer.Text}"];
        var wrong = new List<string>(Headers(answer, minor));
        response = SchemaCheck.Resolve(document, response);
        if (!response.TryGetProperty("content", out var content))
        {
            if (answer.Text.Length > 0) wrong.Add($"has a body: {answer.Text}");
            if (answer.ContentType is not null) wrong.Add($"has no body, but the type {answer.ContentType}");
            return wrong;
        }

        if (answer.ContentType != "application/json") return [.. wrong, $"is {answer.ContentType ?? "nothing"}: {answer.Text}"];
        var query = Query(path);
        var detail = query.TryGetValue("detail", out var word) && word.ToLowerInvariant() is "true" or "1" or "yes" or "t" or "y" or "on";
        var check = new SchemaCheck(document, minor, answer.Status < 300 && query.TryGetValue("fields", out var fields) ? fields.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : null, detail);
        return [.. wrong, .. check.Of(content.GetProperty("application/json").GetProperty("schema"), answer.Json)];
    }

    private static IEnumerable<string> Headers(Answer answer, int minor)
    {
        if (answer.Header("X-OpenStack-Ironic-API-Version") != Microversions.Word(minor)) yield return $"says it speaks {answer.Header("X-OpenStack-Ironic-API-Version")}";
        if (answer.Header("X-OpenStack-Ironic-API-Minimum-Version") is null || answer.Header("X-OpenStack-Ironic-API-Maximum-Version") is null) yield return "does not say what it speaks at all";
        if (answer.Header("OpenStack-Request-Id")?.StartsWith("req-", StringComparison.Ordinal) != true) yield return "has no request id";
        if (answer.Status == 201 && answer.Headers.Location?.IsAbsoluteUri != true) yield return "does not say where it is";
    }

    private static Dictionary<string, string> Query(string path)
    {
        var found = new Dictionary<string, string>();
        var at = path.IndexOf('?', StringComparison.Ordinal);
        if (at < 0) return found;
        foreach (var part in path[(at + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            found.TryAdd(Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "");
        }

        return found;
    }
}
