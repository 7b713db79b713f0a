using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;

namespace IronicConsole.Web.SignIn;

/// <summary>Says who a request comes from. Where no way to sign in is configured, it is whoever sits at this machine, and may do everything.</summary>
public sealed class Identities(IEnumerable<ICredentials> ways)
{
    /// <summary>The header that chooses between several projects.</summary>
    public const string Project = "X-Project-Id";

    private readonly ICredentials[] _ways = [.. ways];

    /// <summary>Whether anybody has to say who they are.</summary>
    public bool Required => _ways.Length > 0;

    /// <summary>The identity behind a request, or why there is none: 401, or 400 when a project has to be chosen.</summary>
    public async ValueTask<Result<Identity>> OfAsync(HttpContext http)
    {
        if (!Required) return Identity.Anonymous;
        foreach (var way in _ways)
        {
            if (await way.ReadAsync(http) is { } found) return found.Problem is { } no ? no : Choose(http, found.Value!);
        }

        return Unauthorized("The request you have made requires authentication.");
    }

    /// <summary>The refusal of who has not said, or not shown, who they are.</summary>
    public static Problem Unauthorized(string told) => new("unauthorized", 401, told);

    /// <summary>Asks for every way that is configured.</summary>
    public void Challenge(HttpResponse response)
    {
        foreach (var challenge in _ways.Select(w => w.Challenge).OfType<string>()) response.Headers.Append("WWW-Authenticate", challenge);
    }

    /// <summary>The 401 as the field's clients read it: Keystone's middleware and Ironic's basic auth have one shape (api.md §1.4).</summary>
    public Task WriteAsync(HttpResponse response, Problem problem)
    {
        response.StatusCode = problem.Status;
        Challenge(response);
        return response.WriteAsJsonAsync(new { error = new { message = problem.Told, code = problem.Status, title = ((HttpStatusCode)problem.Status).ToString() } }, Plain);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Result<Identity> Choose(HttpContext http, Identity found)
    {
        if (found.Choices.Count == 0) return found;
        if (http.Request.Headers[Project].FirstOrDefault() is { Length: > 0 } wanted)
            return found.Choices.FirstOrDefault(c => c.Project == wanted) is { } chosen ? found with { Access = chosen } : new Problem("no-such-project", 403, $"{found.Name} has no role in project {wanted}.") { Field = Project };
        if (found.Choices.Count == 1 || found.Choices[0].System) return found with { Access = found.Choices[0] };
        return Problem.Invalid(Project, $"{found.Name} has roles in several projects.", $"Send {Project} with one of {string.Join(", ", found.Choices.Select(c => c.Project))}.");
    }
}

/// <summary>The rule that a route or a page needs; kept with the endpoint.</summary>
/// <param name="rule">One of <see cref="Engine.Policy.Rule"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsRuleAttribute(string rule) : Attribute
{
    /// <summary>The rule.</summary>
    public string Rule => rule;
}

/// <summary>Rules of mapped routes.</summary>
public static class RouteRules
{
    /// <summary>Lets only those in who pass the rule.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, string rule)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new NeedsRuleAttribute(rule));
}
