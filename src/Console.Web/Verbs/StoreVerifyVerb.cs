using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store.Care;
using Microsoft.Data.Sqlite;

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
    public async Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var file = call.Things is [var other] ? other : call.OwnStoreFile("PostgreSQL checks itself; name a file to check that one.");
        var (box, keys) = await BoxAsync(call, file);
        string[] wrong = [.. keys, .. new StoreCheck(box).Of(file)];
        foreach (var finding in wrong) call.Say(finding);
        if (wrong.Length == 0)
        {
            var figures = StoreFigures.Of(file);
            call.Say($"{file} is in order: {figures.Nodes} nodes, {figures.Open.Values.Sum()} open operations, {figures.Leases} leases, schema {figures.Schema[^1]}.");
            return 0;
        }

        call.Say(wrong.Length == 1 ? $"{file}: 1 finding." : $"{file}: {wrong.Length} findings.");
        return 1;
    }

    // A damaged file is the check's to tell of; a key that is not the store's is a finding too.
    private static async Task<(SecretBox? Box, IReadOnlyList<string> Wrong)> BoxAsync(VerbCall call, string file)
    {
        try
        {
            var box = await call.BoxAsync(StoreFile.Keys(file));
            if (box is null) call.Say($"There is no key in {call.KeySource.Words}: that secrets open is not checked.");
            return (box, []);
        }
        catch (SqliteException)
        {
            return (null, []);
        }
        catch (ConfigurationException e)
        {
            return (null, e.Wrong);
        }
    }
}
