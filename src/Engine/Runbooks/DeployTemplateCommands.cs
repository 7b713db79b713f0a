using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Runbooks;

/// <summary>The commands of deploy templates.</summary>
/// <param name="store">Keeps them.</param>
/// <param name="ids">Names new ones.</param>
/// <param name="policy">Who may.</param>
/// <param name="catalogue">Knows which arguments are secret.</param>
public sealed class DeployTemplateCommands(IStore store, IIds ids, AccessPolicy policy, StepCatalogue catalogue) : IDeployTemplates
{
    private readonly RecordFields<DeployTemplate> _fields = RecordValues.DeployTemplates(new RunbookSteps(() => catalogue));

    /// <inheritdoc/>
    public Task<Result<DeployTemplate>> CreateAsync(Caller by, JsonMap fields, CancellationToken cancel = default) => store.CommitAsync(by, "deploy template create", unit =>
    {
        if (policy.Denies(by.Access, Rule.DeployTemplateCreate) is { } denied) return denied;
        var body = fields.ToObject();
        var id = RecordStore.NewId(unit, ids, body, DeployTemplate.Word);
        body.Remove("uuid");
        if ((id.Problem ?? RecordStore.Lacks(body)) is { } no) return no;
        return _fields.Fill(new DeployTemplate { Id = id.Value }, body, _ => true, RecordForm.Early).Then(made => RecordStore.Put(unit, made));
    }, cancel);

    /// <inheritdoc/>
    public Task<Result<DeployTemplate>> PatchAsync(Caller by, Guid id, ImmutableArray<PatchOperation> patch, CancellationToken cancel = default) => store.CommitAsync(by, "deploy template update", unit =>
    {
        if (policy.Denies(by.Access, Rule.DeployTemplateUpdate) is { } denied) return denied;
        if (unit.Record<DeployTemplate>(id) is not { } before) return NotFound(id);
        return _fields.Patched(before, patch, _ => true).Then(document => _fields.Fill(before, document, _ => true, RecordForm.Early)).Then(after => RecordStore.Put(unit, after));
    }, cancel);

    /// <inheritdoc/>
    public Task<Result<DeployTemplate>> DeleteAsync(Caller by, Guid id, CancellationToken cancel = default) => store.CommitAsync(by, "deploy template delete", unit =>
    {
        if (policy.Denies(by.Access, Rule.DeployTemplateDelete) is { } denied) return denied;
        if (unit.Record<DeployTemplate>(id) is not { } template) return NotFound(id);
        unit.Delete(template);
        unit.Remark($"{DeployTemplate.Word} {template.Name} ({template.Id}), version {template.Version}");
        return (Result<DeployTemplate>)template;
    }, cancel);

    private static Problem NotFound(Guid id) => Problem.NotFound("DeployTemplate", id.ToString());
}
