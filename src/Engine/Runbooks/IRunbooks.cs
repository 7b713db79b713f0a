using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Runbooks;

/// <summary>Makes, changes and deletes runbooks. Each change is a version that is kept.</summary>
/// <remarks>
/// Common refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>invalid-input</c> 400, <c>invalid-patch</c> 400, <c>duplicate-name</c> and <c>duplicate-uuid</c> 409,
/// <c>overtaken</c> 412 (the version that was seen is not the newest).
/// </remarks>
public interface IRunbooks
{
    /// <summary>Makes one. Who acts in a project owns what it makes, and cannot make it public.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="fields">Its fields as in <c>POST /v1/runbooks</c>; <c>name</c> and <c>steps</c> are required, <c>uuid</c> may be chosen.</param>
    /// <param name="form">What may be written.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<Result<Runbook>> CreateAsync(Caller by, JsonMap fields, RecordForm form, CancellationToken cancel = default);

    /// <summary>Changes fields by a patch: all of it or nothing.</summary>
    Task<Result<Runbook>> PatchAsync(Caller by, Guid id, ImmutableArray<PatchOperation> patch, RecordForm form, CancellationToken cancel = default);

    /// <summary>Puts all fields anew, in our own form: one that is left out is reset.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The runbook.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="seen">The version that the caller has seen; null for whatever it is now.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<Result<Runbook>> ReplaceAsync(Caller by, Guid id, JsonMap fields, int? seen = null, CancellationToken cancel = default);

    /// <summary>Changes its traits: the list becomes what <paramref name="change"/> makes of it.</summary>
    Task<Result<Runbook>> SetTraitsAsync(Caller by, Guid id, Func<ImmutableArray<string>, ImmutableArray<string>> change, CancellationToken cancel = default);

    /// <summary>Deletes it with its versions.</summary>
    /// <returns>The runbook as it was.</returns>
    Task<Result<Runbook>> DeleteAsync(Caller by, Guid id, int? seen = null, CancellationToken cancel = default);
}

/// <summary>Makes, changes and deletes deploy templates. Each change is a version that is kept.</summary>
/// <remarks>Common refusals: those of <see cref="IRunbooks"/>.</remarks>
public interface IDeployTemplates
{
    /// <summary>Makes one.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="fields">Its fields as in <c>POST /v1/deploy_templates</c>; <c>name</c> (a trait) and <c>steps</c> are required, <c>uuid</c> may be chosen.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<Result<DeployTemplate>> CreateAsync(Caller by, JsonMap fields, CancellationToken cancel = default);

    /// <summary>Changes fields by a patch: all of it or nothing.</summary>
    Task<Result<DeployTemplate>> PatchAsync(Caller by, Guid id, ImmutableArray<PatchOperation> patch, CancellationToken cancel = default);

    /// <summary>Deletes it with its versions.</summary>
    /// <returns>The template as it was.</returns>
    Task<Result<DeployTemplate>> DeleteAsync(Caller by, Guid id, CancellationToken cancel = default);
}
