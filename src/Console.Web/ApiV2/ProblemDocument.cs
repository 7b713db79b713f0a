using System.Globalization;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.WebUtilities;

namespace IronicConsole.Web.ApiV2;

/// <summary>A refusal as RFC 9457 has it.</summary>
/// <param name="Type">The stable name of what is wrong, as a URN: <c>urn:ironic-console:problem:draining</c>.</param>
/// <param name="Title">The same in words, without details.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong here.</param>
/// <param name="Field">The field, query key or header that is wrong; null when it is none of them.</param>
/// <param name="Fix">What can be done about it; null when nothing is known.</param>
/// <param name="RequestId">The request, as the server's log and the audit trail name it.</param>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record ProblemDocument(string Type, string Title, int Status, string Detail, string? Field, string? Fix, [property: JsonPropertyName("request_id")] string? RequestId)
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "application/problem+json";

    private const string Names = "urn:ironic-console:problem:";

    /// <summary>A problem that a status says all about.</summary>
    public static Problem Of(int status, string path) => status switch
    {
        404 => new Problem("not-found", 404, $"There is no {path}.") { Fix = "The paths are listed in /v2/openapi.json." },
        405 => new Problem("method-not-allowed", 405, $"{path} does not take this method.") { Fix = "See the Allow header, and /v2/openapi.json." },
        _ => new Problem("refused", status, $"{ReasonPhrases.GetReasonPhrase(status)}."),
    };

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext http, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.RetryAfter is { } after) http.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        http.Response.StatusCode = problem.Status;
        var words = problem.Slug.Replace('-', ' ');
        var document = new ProblemDocument(
            Names + problem.Slug, char.ToUpperInvariant(words[0]) + words[1..], problem.Status, problem.Told, problem.Field, problem.Fix, http.Response.Headers[Front.RequestId].FirstOrDefault());
        return http.Response.WriteAsJsonAsync(document, options: null, MediaType, http.RequestAborted);
    }
}

/// <summary>A problem as the answer of a route.</summary>
/// <param name="problem">What is wrong.</param>
public sealed class Refused(Problem problem) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) => ProblemDocument.WriteAsync(httpContext, problem);
}
