using System.Text.Encodings.Web;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Web.Logs;
using IronicConsole.Web.Verbs;

namespace IronicConsole.Web.Support;

/// <summary><c>support-bundle</c>.</summary>
public sealed class SupportBundleVerb : IVerb
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Words => "support-bundle";

    /// <inheritdoc/>
    public string Takes => "[FILE]";

    /// <inheritdoc/>
    public string Does => "packs versions, configuration, figures and logs for whoever is to help, without secrets; the server may run";

    /// <inheritdoc/>
    public Range Count => 0..1;

    /// <inheritdoc/>
    public async Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var now = TimeProvider.System.GetUtcNow();
        var file = call.Things is [var asked] ? asked : $"ironic-console-support-{Environment.MachineName}-{now:yyyyMMdd-HHmmss}.tar.gz";
        var (redaction, missing) = await RedactionAsync(call);
        await using (var bundle = new SupportBundle(file, redaction, now))
        {
            await FillAsync(bundle, call, now, missing);
            await bundle.FinishAsync();
        }

        call.Say($"{file}: {new FileInfo(file).Length / 1024} KiB. Secrets are masked in it; names and addresses of machines are not. Look through it before you give it away.");
        foreach (var lack in missing) call.Say(lack);
        return 0;
    }

    private static async Task FillAsync(SupportBundle bundle, VerbCall call, DateTimeOffset now, IReadOnlyList<string> missing)
    {
        var store = call.Configuration.GetSection("Store").Get<StoreOptions>() ?? new StoreOptions();
        await bundle.AddAsync("README.txt", Contents + string.Concat(missing.Select(m => $"\n{m}\n")));
        await bundle.AddAsync("machine.txt", () => Task.FromResult(Lines(Machine.Facts(call.Folder, now))));
        await bundle.AddAsync("configuration.txt", () => Task.FromResult(Lines(EffectiveConfiguration.Of(call.Configuration).Select(k => $"{k.Key} = {k.Value}"))));
        await bundle.AddAsync("folder.txt", () => Task.FromResult(Lines(Files(call.Folder))));
        StoreReport? report = null;
        await bundle.AddAsync("store.json", async () => JsonSerializer.Serialize((report = await StoreReport.OfAsync(store)) with { Newest = [] }, Indented));
        await bundle.AddAsync("events.txt", () => Task.FromResult(report is null ? "See store.json.\n" : Lines(report.Newest.Select(Told))));
        if (File.Exists(call.StoreFile)) await bundle.AddAsync("verify.txt", () => Task.FromResult(Lines(new StoreCheck(null).Of(call.StoreFile).DefaultIfEmpty("The store is in order."))));
        if (LogsSetup.FolderOf(call.Configuration) is not { } logs || !Directory.Exists(logs)) return;
        foreach (var log in Directory.GetFiles(logs, "*.log").Order(StringComparer.Ordinal)) await bundle.AddAsync($"logs/{Path.GetFileName(log)}", () => ReadAsync(log));
    }

    // What can be known to be a secret; without the key, or the store, only what looks like one is masked, and that is said.
    private static async Task<(Redaction Redaction, IReadOnlyList<string> Missing)> RedactionAsync(VerbCall call)
    {
        var known = EffectiveConfiguration.SecretsOf(call.Configuration).ToList();
        try
        {
            var source = call.KeySource;
            if (await source.ReadAsync() is not { } master) return (new Redaction(known), [$"There is no key in {source.Words}: BMC passwords could not be looked for one by one, only what looks like a password is masked."]);
            known.Add(master.Text().Reveal());
            var store = call.Configuration.GetSection("Store").Get<StoreOptions>() ?? new StoreOptions();
            known.AddRange(await StoreReport.SecretsAsync(store, StoreKeys.Box(source, master, await StoreReport.KeysAsync(store))));
            return (new Redaction(known), []);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (new Redaction(known), [new Redaction(known).Of($"The store could not be read ({e.GetBaseException().Message}): BMC passwords could not be looked for one by one, only what looks like a password is masked.")]);
        }
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));

    private static string Told(FeedEvent e) => $"{e.At:u} {e.Severity} {e.Node} {e.Kind}: {e.Text}";

    private static IEnumerable<string> Files(string folder) => !Directory.Exists(folder) ? [$"There is no folder {folder}."] : new DirectoryInfo(folder)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None }).OrderBy(f => f.FullName, StringComparer.Ordinal).Take(2000)
        .Select(f => $"{f.LastWriteTimeUtc:u} {f.UnixFileMode,-30} {f.Length,14} {Path.GetRelativePath(folder, f.FullName)}");

    private static async Task<string> ReadAsync(string log)
    {
        await using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private const string Contents = """
        What is in here, all without secrets (shown as ******):

        machine.txt        versions, operating system, memory, disk
        configuration.txt  the keys that are set, from files, environment and the options of this call
        store.json         schema, size, rows, nodes by state, open operations, leases, oldest event
        events.txt         the newest events of the fleet
        verify.txt         what 'store verify' finds (SQLite only)
        folder.txt         names and sizes of the files in the data folder
        logs/              the log files, newest console.log; under systemd the journal has the same lines: journalctl -u ironic-console

        """;
}
