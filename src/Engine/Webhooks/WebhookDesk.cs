using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Webhooks;

/// <summary>How a target is doing.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Shown">Where to, without what may be a token.</param>
/// <param name="Waiting">How many events it has not been told of, up to <see cref="WebhookCursors.MostCounted"/>.</param>
/// <param name="Trouble">Why it does not take them; null when it does.</param>
public sealed record WebhookStanding(string Name, string Shown, int Waiting, WebhookTrouble? Trouble);

/// <summary>Shows whoever runs the console how the targets of webhooks are doing, and has one tried at once. The targets are those of this process's configuration.</summary>
public sealed class WebhookDesk(IReadOnlyList<WebhookTarget> targets, WebhookCursors cursors, WebhookTroubles troubles, IStore store, AccessPolicy policy)
{
    /// <summary>Every target, in the order of the configuration.</summary>
    public async Task<ImmutableArray<WebhookStanding>> ReadAsync(CancellationToken cancel = default)
    {
        var all = ImmutableArray.CreateBuilder<WebhookStanding>(targets.Count);
        foreach (var target in targets)
        {
            all.Add(new(target.Name, target.Shown, await cursors.WaitingAsync(target.Name, cancel).ConfigureAwait(false), await troubles.OfAsync(target.Name, cancel).ConfigureAwait(false)));
        }

        return all.DrainToImmutable();
    }

    /// <summary>Has a target told again now instead of at the end of its pause. <c>forbidden</c> 403 (<see cref="Rule.ConductorDrain"/>: who runs the processes), <c>not-found</c> 404.</summary>
    public async Task<Result<bool>> TryNowAsync(Caller by, string name, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var target = targets.FirstOrDefault(t => t.Name == name);
        var refused = policy.Denies(by.Access, Rule.ConductorDrain) ?? (target is null ? Problem.NotFound("Webhook target", name) : null);
        if (refused is null) await troubles.HurryAsync(name, cancel).ConfigureAwait(false);
        return await store.CommitAsync<bool>(by, "webhook try", unit =>
        {
            unit.Remark(target?.Shown ?? name);
            return refused is not null ? refused : true;
        }, cancel).ConfigureAwait(false);
    }
}
