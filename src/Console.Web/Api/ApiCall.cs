using System.Text.Encodings.Web;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;

namespace IronicConsole.Web.Api;

/// <summary>One request as a slice sees it: version, path, query, body, caller; and the ways to answer it.</summary>
public sealed class ApiCall(HttpContext http, ApiRoute route, IReadOnlyDictionary<string, string> parameters, int minor, Caller by, AccessPolicy policy, string conductor, Func<Node, string?>? conductorOf = null)
{
    private static readonly JsonWriterOptions Fast = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The microversion 1.N that is answered in.</summary>
    public int Minor => minor;

    /// <summary>The name of the conductor in this process.</summary>
    public string Conductor => conductor;

    /// <summary>The conductor that a node is shown with.</summary>
    public string? ConductorOf(Node node) => conductorOf is null ? conductor : conductorOf(node);

    /// <summary>Who asks.</summary>
    public Caller By => by;

    /// <summary>Why the caller may not do what this route does to a node, or null: 404 when it may not see it.</summary>
    public Problem? Denies(Node node) => policy.Denies(by.Access, route.Rule, node);

    /// <summary>Whether the caller passes a rule of the system.</summary>
    public bool May(string rule) => policy.Allows(by.Access, rule);

    /// <summary>Whether the caller passes a rule about a node.</summary>
    public bool May(string rule, Node node) => policy.Allows(by.Access, rule, PolicyTarget.Of(node));

    /// <summary>Whether the caller may know of a node.</summary>
    public bool Sees(Node node) => by.Access.Unlimited || policy.Sees(by.Access, node);

    /// <summary>Whether the caller may know of a runbook.</summary>
    public bool Sees(Runbook runbook) => policy.Sees(by.Access, runbook);

    /// <summary>Whether the caller's lists have a runbook.</summary>
    public bool Lists(Runbook runbook) => policy.Lists(by.Access, runbook);

    /// <summary>Whether the caller may read a field of a node that has a rule of its own.</summary>
    public bool Reads(string rule, Node node) => by.Access.Unlimited || May(Rule.NodeFields) || policy.Allows(by.Access, rule, PolicyTarget.Of(node));

    /// <summary>Ends when the client goes away.</summary>
    public CancellationToken Cancel => http.RequestAborted;

    /// <summary>The query.</summary>
    public ApiQuery Query { get; } = new(http.Request.Query);

    /// <summary>Scheme and host as the client asked for them; links are made with it.</summary>
    public string Base { get; } = $"{http.Request.Scheme}://{http.Request.Host.Value}{http.Request.PathBase.Value}";

    /// <summary>A parameter of the path.</summary>
    public string this[string parameter] => parameters[parameter];

    /// <summary>Whether the request's version has a feature.</summary>
    public bool Has(Feature feature) => minor >= feature.Minor;

    /// <summary>The refusal of a feature that is newer than the request's version.</summary>
    public static Problem TooOld(Feature feature) => new("too-old-version", feature.Below, feature.Below == 404
        ? "The resource could not be found."
        : $"Request not acceptable: {feature.Name} needs API version {Microversions.Word(feature.Minor)} or later.");

    /// <summary>The body; null when there is none.</summary>
    public Task<Result<JsonElement?>> BodyAsync() => ApiBody.ReadAsync(http.Request, route.BodyLimit, Cancel);

    /// <summary>The body, which must be an object.</summary>
    public async Task<Result<JsonMap>> ObjectAsync()
    {
        var body = await BodyAsync();
        if (body.Problem is { } bad) return bad;
        return body.Value is { ValueKind: JsonValueKind.Object } whole ? JsonMap.From(whole) : Problem.Invalid("body", "The body must be a JSON object.", "Send {...} with content type application/json.");
    }

    /// <summary>Answers with an object whose inside is written by <paramref name="write"/>.</summary>
    public Task<Problem?> ObjectAsync(Action<Utf8JsonWriter> write, int status = 200) => JsonAsync(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }, status);

    /// <summary>Answers with JSON, written straight to the connection.</summary>
    public async Task<Problem?> JsonAsync(Action<Utf8JsonWriter> write, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(http.Response.BodyWriter, Fast))
        {
            write(json);
            json.Flush();
        }

        await http.Response.BodyWriter.FlushAsync(Cancel);
        return null;
    }

    /// <summary>Answers 202 (or 204) without a body and without a content type.</summary>
    public Task<Problem?> EmptyAsync(int status, string? location = null)
    {
        http.Response.StatusCode = status;
        if (status == 202) http.Response.ContentLength = 0;
        if (location is not null) SetLocation(location);
        return Task.FromResult<Problem?>(null);
    }

    /// <summary>Sets where the made or changing thing is seen: a path below <c>/v1</c>.</summary>
    public void SetLocation(string path) => http.Response.Headers.Location = $"{Base}/v1/{path}";
}
