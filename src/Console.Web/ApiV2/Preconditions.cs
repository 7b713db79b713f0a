using IronicConsole.Engine.Kernel;
using Microsoft.Net.Http.Headers;

namespace IronicConsole.Web.ApiV2;

/// <summary><c>ETag</c> and <c>If-Match</c>: the tag names the version of what can be changed of a resource; figures that move by themselves do not change it.</summary>
public static class Preconditions
{
    /// <summary>Why the request must not go on: the resource is not the one that the client has seen (412). Null when it may.</summary>
    /// <param name="http">The request.</param>
    /// <param name="tag">The resource's tag now, in quotes.</param>
    public static Problem? Broken(HttpContext http, string tag)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!Insists(http)) return null;
        if (!EntityTagHeaderValue.TryParseStrictList(http.Request.Headers.IfMatch, out var wanted)) return Problem.Invalid("If-Match", "If-Match is a list of tags in quotes, or *.", "Send the ETag of the last answer as it came.");
        return wanted.Any(w => w == EntityTagHeaderValue.Any || (!w.IsWeak && w.Tag == tag)) ? null
            : new Problem("overtaken", 412, "The resource has changed since it was read.") { Field = "If-Match", Fix = "Read it again and decide anew." };
    }

    /// <summary>Whether the client wants no other version changed than the one it has seen.</summary>
    public static bool Insists(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Headers.IfMatch.Count > 0;
    }
}
