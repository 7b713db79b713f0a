using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store.Care;

namespace IronicConsole.Web.Verbs;

/// <summary><c>store verify</c>.</summary>
public sealed class StoreVerifyVerb : IVerb
{
    /// <inheritdoc/>
    public string Words => "store verify";

    /// <inheritdoc/>
    public string Takes => "[FILE]";

    /// <inheritdoc/>
    public string Does => "checks the store, or a backup of it: file, documents, and what must hold in every store; 1 when something is wrong";

    /// <inheritdoc/>
    public Range Count => 0..1;

    /// <inheritdoc/>
    public Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var file = call.Things is [var other] ? other : call.OwnStoreFile("PostgreSQL checks itself; name a file to check that one.");
        using var box = File.Exists(call.KeyFile) ? SecretBox.FromFile(call.KeyFile) : null;
        if (box is null) call.Say($"There is no key in {call.KeyFile}: that secrets open is not checked.");
        var wrong = new StoreCheck(box).Of(file);
        foreach (var finding in wrong) call.Say(finding);
        if (wrong.IsEmpty)
        {
            var figures = StoreFigures.Of(file);
            call.Say($"{file} is in order: {figures.Nodes} nodes, {figures.Open.Values.Sum()} open operations, {figures.Leases} leases, schema {figures.Schema[^1]}.");
            return Task.FromResult(0);
        }

        call.Say(wrong.Length == 1 ? $"{file}: 1 finding." : $"{file}: {wrong.Length} findings.");
        return Task.FromResult(1);
    }
}
