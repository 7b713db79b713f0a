using IronicConsole.Engine.Store.Care;

namespace IronicConsole.Web.Verbs;

/// <summary><c>store backup</c>.</summary>
public sealed class StoreBackupVerb : IVerb
{
    /// <inheritdoc/>
    public string Words => "store backup";

    /// <inheritdoc/>
    public string Takes => "FILE";

    /// <inheritdoc/>
    public string Does => "copies the store as it stands now, while the server may run; the master key is not in it";

    /// <inheritdoc/>
    public Range Count => 1..1;

    /// <inheritdoc/>
    public Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var from = call.OwnStoreFile("Use pg_dump (docs/how-to/backup.md).");
        var to = call.Things[0];
        if (Directory.Exists(to)) to = Path.Combine(to, $"ironic-console-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}.db");
        StoreFile.Copy(from, to);
        var figures = StoreFigures.Of(to);
        call.Say($"{to}: {figures.Nodes} nodes, {figures.Operations} operations, {figures.Events} events; {new FileInfo(to).Length / 1024} KiB.");
        call.Say($"Keep a copy of the master key too ({call.KeySource.Words}), apart from it: without it the passwords in the backup are lost.");
        return Task.FromResult(0);
    }
}
