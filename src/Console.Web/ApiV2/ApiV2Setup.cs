using IronicConsole.Engine.Policy;
using IronicConsole.Web.Approvals;
using IronicConsole.Web.Batches;
using IronicConsole.Web.Conductors;
using IronicConsole.Web.Plans;
using IronicConsole.Web.Rotation;
using IronicConsole.Web.PlannedRuns;
using IronicConsole.Web.Runbooks;
using IronicConsole.Web.Runs;
using IronicConsole.Web.SignIn;
using IronicConsole.Web.SignIn.Accounts;
using IronicConsole.Web.SignIn.Sessions;
using IronicConsole.Web.SignIn.Tokens;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace IronicConsole.Web.ApiV2;

/// <summary>A slice of <c>/v2</c>: its routes, below the prefix.</summary>
public interface IV2Slice
{
    /// <summary>Maps them.</summary>
    void Map(RouteGroupBuilder routes);
}

/// <summary>Puts <c>/v2</c> into the program (docs/adr/0008-v2-conventions.md).</summary>
public static class ApiV2Setup
{
    private const string Document = "openapi";

    /// <summary>Adds what its slices share.</summary>
    public static IServiceCollection AddApiV2(this IServiceCollection services)
    {
        services.TryAddSingleton<Identities>();
        services.TryAddSingleton<SessionDesk>();
        services.TryAddSingleton<TokenDesk>();
        services.TryAddSingleton<AccountDesk>();
        services.AddSingleton<Idempotency>().AddSingleton<ConductorWatch>().AddSingleton<IV2Slice, ConductorsV2>().AddSingleton<IV2Slice, MeV2>().AddSingleton<IV2Slice, SecretsV2>().AddSingleton<IV2Slice, SessionsV2>()
            .AddSingleton<IV2Slice, RunsV2>().AddSingleton<IV2Slice, StepsV2>().AddSingleton<IV2Slice, TokensV2>().AddSingleton<IV2Slice, AccountsV2>().AddSingleton<IV2Slice, ApprovalsV2>().AddSingleton<IV2Slice, PlansV2>().AddSingleton<IV2Slice, BatchesV2>().AddSingleton<IV2Slice, PlannedRunsV2>();
        return services.AddOpenApi(Document, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = route => route.RelativePath?.StartsWith("v2/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "IronicConsole", Version = "2", Description = "Refusals are problem documents (RFC 9457). Idempotency-Key makes a request safe to repeat; If-Match guards against what changed meanwhile." };
                document.Servers = [new OpenApiServer { Url = "/" }];
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(DescribeAsync);
        });
    }

    /// <summary>Maps the slices and the document. Comes before everything that answers pages.</summary>
    public static WebApplication MapApiV2(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<Front>();
        app.MapOpenApi($"/v2/{{documentName:regex(^{Document}$)}}.json").Needs(Rule.Everybody);
        var routes = app.MapGroup("/v2");
        foreach (var slice in app.Services.GetServices<IV2Slice>()) slice.Map(routes);
        return app;
    }

    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        if (HttpMethods.IsGet(context.Description.HttpMethod ?? "")) return Task.CompletedTask;
        operation.Parameters ??= [];
        operation.Parameters.Add(Header(Idempotency.Key, "Sent again with the same request, gives the same answer; nothing is done twice."));
        operation.Parameters.Add(Header("If-Match", "The ETag that was read; 412 when the resource has changed since."));
        return Task.CompletedTask;
    }

    private static OpenApiParameter Header(string name, string description) => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
