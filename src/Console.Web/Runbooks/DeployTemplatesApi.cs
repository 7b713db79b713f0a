using System.Collections.Frozen;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Runbooks;

/// <summary><c>/v1/deploy_templates</c> (1.55).</summary>
public sealed class DeployTemplatesApi(FleetIndex fleet, IDeployTemplates commands) : IApiSlice
{
    private static readonly RecordList<DeployTemplate> List = new("deploy_templates", RecordRows.DeployTemplates);

    /// <inheritdoc/>
    public IEnumerable<Described> Described => DeployTemplatesDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "deploy_templates", call => List.AnswerAsync(call, fleet.Records.All<DeployTemplate>())) { Rule = Rule.DeployTemplateGet, Since = Microversions.DeployTemplates, Query = [.. RecordList<DeployTemplate>.Keys] },
        new("POST", "deploy_templates", CreateAsync) { Rule = Rule.DeployTemplateCreate, Since = Microversions.DeployTemplatesChange },
        new("GET", "deploy_templates/{template}", ShowAsync) { Rule = Rule.DeployTemplateGet, Since = Microversions.DeployTemplates, Query = FrozenSet.Create("fields") },
        new("PATCH", "deploy_templates/{template}", UpdateAsync) { Rule = Rule.DeployTemplateUpdate, Since = Microversions.DeployTemplatesChange },
        new("DELETE", "deploy_templates/{template}", DeleteAsync) { Rule = Rule.DeployTemplateDelete, Since = Microversions.DeployTemplatesChange },
    ];

    private Task<Problem?> ShowAsync(ApiCall call) => Find(call) is var found && found.Problem is { } missing ? Task.FromResult<Problem?>(missing) : List.AnswerAsync(call, found.Value!);

    private async Task<Problem?> CreateAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        var made = await commands.CreateAsync(call.By, body.Value!, call.Cancel);
        if (made.Problem is { } no) return no;
        call.SetLocation($"deploy_templates/{made.Value!.Id}");
        return await List.AnswerAsync(call, made.Value, 201);
    }

    private async Task<Problem?> UpdateAsync(ApiCall call)
    {
        var template = Find(call);
        if (template.Problem is { } missing) return missing;
        var body = await call.BodyAsync();
        if (body.Problem is { } bad) return bad;
        var patch = JsonPatch.Parse(body.Value ?? default);
        if (patch.Problem is { } wrong) return wrong;
        var changed = await commands.PatchAsync(call.By, template.Value!.Id, patch.Value, call.Cancel);
        return changed.Problem ?? await List.AnswerAsync(call, changed.Value!);
    }

    private async Task<Problem?> DeleteAsync(ApiCall call)
    {
        var template = Find(call);
        if (template.Problem is { } missing) return missing;
        var deleted = await commands.DeleteAsync(call.By, template.Value!.Id, call.Cancel);
        return deleted.Problem ?? await call.EmptyAsync(204);
    }

    private Result<DeployTemplate> Find(ApiCall call) => fleet.Records.Find<DeployTemplate>(call["template"]) is { } found ? found : Problem.NotFound("DeployTemplate", call["template"]);
}
