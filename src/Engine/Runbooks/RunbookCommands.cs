using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Runbooks;

/// <summary>The commands of runbooks.</summary>
/// <param name="store">Keeps them.</param>
/// <param name="ids">Names new ones.</param>
/// <param name="policy">Who may.</param>
/// <param name="catalogue">Knows which arguments are secret.</param>
public sealed class RunbookCommands(IStore store, IIds ids, AccessPolicy policy, StepCatalogue catalogue) : IRunbooks
{
    private readonly RecordFields<Runbook> _fields = RecordValues.Runbooks(new RunbookSteps(() => catalogue));

    /// <inheritdoc/>
    public Task<Result<Runbook>> CreateAsync(Caller by, JsonMap fields, RecordForm form, CancellationToken cancel = default) => store.CommitAsync(by, "runbook create", unit =>
    {
        if (policy.Denies(by.Access, Rule.RunbookCreate) is { } denied) return denied;
        var body = fields.ToObject();
        var id = RecordStore.NewId(unit, ids, body, Runbook.Word);
        body.Remove("uuid");
        if ((id.Problem ?? RecordStore.Lacks(body)) is { } no) return no;
        var made = _fields.Fill(new Runbook { Id = id.Value }, body, Writable(form), form);
        if (made.Problem is { } wrong) return wrong;
        return (policy.DeniesSteps(by.Access, made.Value!.Steps) ?? Owned(by.Access, made.Value)) is { } refused ? refused : RecordStore.Put(unit, InProject(by.Access, made.Value!));
    }, cancel);

    /// <inheritdoc/>
    public Task<Result<Runbook>> PatchAsync(Caller by, Guid id, ImmutableArray<PatchOperation> patch, RecordForm form, CancellationToken cancel = default) => store.CommitAsync(by, "runbook update", unit =>
    {
        if (unit.Record<Runbook>(id) is not { } before) return NotFound(id);
        var rules = patch.Select(p => p.Root switch { "owner" => Rule.RunbookUpdateOwner, "public" => Rule.RunbookUpdatePublic, _ => Rule.RunbookUpdate }).Distinct();
        if (rules.Select(r => policy.Denies(by.Access, r, before)).FirstOrDefault(d => d is not null) is { } denied) return denied;
        return _fields.Patched(before, patch, Writable(form)).Then(document => Change(unit, before, document, Writable(form), form));
    }, cancel);

    /// <inheritdoc/>
    public Task<Result<Runbook>> ReplaceAsync(Caller by, Guid id, JsonMap fields, int? seen = null, CancellationToken cancel = default) => store.CommitAsync(by, "runbook update", unit =>
    {
        if (unit.Record<Runbook>(id) is not { } before) return NotFound(id);
        if ((policy.Denies(by.Access, Rule.RunbookUpdate, before) ?? Overtaken(before, seen)) is { } refused) return refused;
        var body = fields.ToObject();
        if (RecordStore.Lacks(body) is { } lacks) return lacks;
        var clean = new Runbook { Id = id, Owner = before.Owner };
        var made = _fields.Fill(clean, body, Writable(RecordForm.Own), RecordForm.Own);
        if (made.Problem is { } wrong) return wrong;
        var after = made.Value!.Public && !body.ContainsKey("owner") ? made.Value with { Owner = null } : made.Value;
        if (after.Public != before.Public && policy.Denies(by.Access, Rule.RunbookUpdatePublic, before) is { } mayNotShow) return mayNotShow;
        if (!after.Public && after.Owner != before.Owner && policy.Denies(by.Access, Rule.RunbookUpdateOwner, before) is { } mayNotGive) return mayNotGive;
        return (Both(after) ?? policy.DeniesSteps(by.Access, after.Steps)) is { } no ? no : RecordStore.Put(unit, after);
    }, cancel);

    /// <inheritdoc/>
    public Task<Result<Runbook>> SetTraitsAsync(Caller by, Guid id, Func<ImmutableArray<string>, ImmutableArray<string>> change, CancellationToken cancel = default) => store.CommitAsync(by, "runbook traits set", unit =>
    {
        if (unit.Record<Runbook>(id) is not { } before) return NotFound(id);
        if (policy.Denies(by.Access, Rule.RunbookUpdate, before) is { } denied) return denied;
        var traits = Traits.Check(change(before.Traits));
        return traits.Problem is { } bad ? bad : traits.Value.SequenceEqual(before.Traits) ? before : RecordStore.Put(unit, before with { Traits = traits.Value });
    }, cancel);

    /// <inheritdoc/>
    public Task<Result<Runbook>> DeleteAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default) => store.CommitAsync(by, "runbook delete", unit =>
    {
        if (unit.Record<Runbook>(id) is not { } runbook) return NotFound(id);
        if ((policy.Denies(by.Access, Rule.RunbookDelete, runbook) ?? Overtaken(runbook, seen)) is { } refused) return refused;
        unit.Delete(runbook);
        unit.Remark($"{Runbook.Word} {runbook.Name} ({runbook.Id}), version {runbook.Version}");
        return (Result<Runbook>)runbook;
    }, cancel);

    private Result<Runbook> Change(IUnit unit, Runbook before, JsonObject document, Func<string, bool> may, RecordForm form)
    {
        var filled = _fields.Fill(before, document, may, form);
        if (filled.Problem is { } wrong) return wrong;
        var after = filled.Value!.Public && document["owner"] is null ? filled.Value with { Owner = null } : filled.Value;
        return (Both(after) ?? (document.ContainsKey("steps") ? policy.DeniesSteps(unit.By.Access, after.Steps) : null)) is { } no ? no : RecordStore.Put(unit, after);
    }

    private static Func<string, bool> Writable(RecordForm form) => name => name switch
    {
        "description" => form.FreeNames,
        "traits" => form.Rich,
        _ => true,
    };

    private static Problem? Owned(Access access, Runbook made)
    {
        if (access.Unlimited || access.System) return Both(made);
        if (made.Owner is not null && made.Owner != access.Project) return Problem.Invalid("owner", "Cannot create a runbook as a project scoped admin with an owner other than your own project.", "Leave owner out.");
        return made.Public ? Problem.Invalid("public", "Cannot create a public runbook as a project scoped admin.", "Leave public out.") : null;
    }

    private static Runbook InProject(Access access, Runbook made) => access.Unlimited || access.System ? made : made with { Owner = access.Project };

    private static Problem? Both(Runbook runbook) => runbook is { Public: true, Owner: not null }
        ? Problem.Invalid("owner", "There cannot be an owner for a public runbook.", "Leave owner out, or set public to false with it.") : null;

    private static Problem? Overtaken(Runbook now, int? seen) => seen is null || seen == now.Version ? null
        : new Problem("overtaken", 412, $"Runbook {now.Name} has changed since it was read: it is at version {now.Version}.") { Field = "If-Match", Fix = "Read it again and decide anew." };

    private static Problem NotFound(Guid id) => Problem.NotFound("Runbook", id.ToString());
}
