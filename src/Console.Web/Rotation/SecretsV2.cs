using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Secrets;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Rotation;

/// <summary><c>/v2/secrets</c>: the data keys of the store, and how far their replacement is. Any process answers for all.</summary>
public sealed class SecretsV2(KeyRotation rotation, StoreKeys keys, KeyRing ring, SecretsOptions options) : IV2Slice
{
    private const string Path = "/v2/secrets";

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var all = routes.MapGroup("/secrets").WithTags("secrets");
        all.MapGet("", (Delegate)ShowAsync).Needs(Rule.SecretsRotate).WithSummary("The keys that secrets are sealed with, without the keys themselves, and what each still seals").Produces<SecretsDocument>();
        // */*: without a body there is no type, and what takes any type, the page of unknown paths, would be asked instead.
        var rotate = all.MapPost("/rotate", (Delegate)RotateAsync).Needs(Rule.SecretsRotate).WithSummary("Makes a new data key and seals all secrets again with it, while everything goes on").Accepts<RotateRequest>(isOptional: true, "application/json", "*/*").Produces<SecretsDocument>(202);
        foreach (var status in new[] { 400, 401, 403, 409, 412, 422 }) rotate.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
    }

    private Task<IResult> ShowAsync(HttpContext http) => TellAsync(http, 200);

    private async Task<IResult> RotateAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http.Request, new RotateRequest());
        if (body.Problem is { } wrong) return new Refused(wrong);
        string? seen = null;
        if (Preconditions.Insists(http))
        {
            seen = (await rotation.StateAsync(http.RequestAborted))[^1].Key.Id;
            if (Preconditions.Broken(http, Tag(seen)) is { } broken) return new Refused(broken);
        }

        var by = http.Identity().ToCaller(http, http.Response.Headers[Front.RequestId], body.Value!.Reason);
        if ((await rotation.RotateAsync(by, seen, http.RequestAborted)).Problem is { } refused) return new Refused(refused);
        http.Response.Headers.Location = Path;
        return await TellAsync(http, 202);
    }

    private async Task<IResult> TellAsync(HttpContext http, int status)
    {
        var state = await rotation.StateAsync(http.RequestAborted);
        http.Response.Headers.ETag = Tag(state[^1].Key.Id);
        return Results.Json(SecretsDocument.Of(keys.From, ring.Master!, state, options.RotateDays), statusCode: status);
    }

    private static string Tag(string newest) => $"\"{newest}\"";
}
