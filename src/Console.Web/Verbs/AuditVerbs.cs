using System.Globalization;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Kernel;
using Npgsql;

namespace IronicConsole.Web.Verbs;

/// <summary><c>audit verify</c>.</summary>
public sealed class AuditVerifyVerb : IVerb
{
    /// <inheritdoc/>
    public string Words => "audit verify";

    /// <summary>Where the configuration has what follows <c>--key</c>.</summary>
    public const string KeyOption = "Verify:Key";

    /// <inheritdoc/>
    public string Takes => "[WITNESS] [--key KEY]";

    /// <inheritdoc/>
    public string Does => "checks that the audit trail is as it was written, that its checkpoints are signed (with KEY), and that what WITNESS has is still in it; 1 when something is wrong";

    /// <inheritdoc/>
    public Range Count => 0..1;

    /// <inheritdoc/>
    public async Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var keys = (call.Configuration[KeyOption] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (keys.FirstOrDefault(k => !SigningKey.IsPublic(k)) is { } wrong) throw new ConfigurationException($"--key: '{wrong}' is not a public key as `audit key` prints it. Several are separated by commas.");
        var witness = (call.Things is [var file] ? AuditTrail.Witnessed(await File.ReadAllLinesAsync(file)) : AuditWitness.None) with { Keys = keys };
        var check = await call.AuditAsync(witness);
        foreach (var finding in check.Findings) call.Say(finding);
        if (check.Count > check.Findings.Count) call.Say($"... and {check.Count - check.Findings.Count} more.");
        if (check.Count > 0)
        {
            call.Say($"The audit trail is not as it was written: {(check.Count == 1 ? "1 finding" : $"{check.Count} findings")} in {check.Rows} rows. Keep the store as it is, and compare with a backup (docs/how-to/audit.md).");
            return 1;
        }

        call.Say($"The audit trail is as it was written: {check.Rows} rows in {(check.Heads.Count == 1 ? "1 chain" : $"{check.Heads.Count} chains")}.");
        call.Say(Signed(check, keys.Length > 0));
        if (witness.Checkpoints.MaxBy(c => c.Sequence) is { } last) call.Say($"The last witnessed checkpoint is {last.Sequence} of {Time(last)}.");
        call.Say(witness.Heads.Count == 0 ? "No witness was given: rows cut off at the end would not be seen."
            : check.Unwitnessed == 0 ? "All of it is witnessed." : $"{Rows(check.Unwitnessed)} newer than the witness: of those, some could have been cut off.");
        return 0;
    }

    private static string Signed(AuditCheck check, bool known) => check.Last is not { } last ? "There is no checkpoint in it."
        : $"The last checkpoint is {last.Sequence} of {Time(last)}, {Rows(check.Newer)} newer. "
            + (known ? "Checkpoints are signed with a key that was given." : $"Checkpoints are signed with {string.Join(" and ", check.Keys)}; whether that is yours, --key tells.");

    private static string Time(Checkpoint checkpoint) => checkpoint.At.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Rows(long rows) => rows == 1 ? "1 row is" : string.Create(CultureInfo.InvariantCulture, $"{rows} rows are");
}

/// <summary><c>audit key</c>.</summary>
public sealed class AuditKeyVerb : IVerb
{
    /// <inheritdoc/>
    public string Words => "audit key";

    /// <inheritdoc/>
    public string Takes => "";

    /// <inheritdoc/>
    public string Does => "prints the public key that checkpoints of the audit trail are signed with, to be kept elsewhere";

    /// <inheritdoc/>
    public Range Count => 0..0;

    /// <inheritdoc/>
    public Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var file = (call.Configuration.GetSection("Audit").Get<AuditOptions>() ?? new AuditOptions()).KeyFile(call.Folder);
        if (!File.Exists(file)) throw new ConfigurationException($"There is no key in {file}: the server makes one when it starts.");
        using var key = SigningKey.Read(file);
        call.Say(key.Public);
        return Task.FromResult(0);
    }
}

/// <summary><c>audit witness</c>.</summary>
public sealed class AuditWitnessVerb : IVerb
{
    /// <inheritdoc/>
    public string Words => "audit witness";

    /// <inheritdoc/>
    public string Takes => "";

    /// <inheritdoc/>
    public string Does => "prints the ends of the audit trail as one line, to be kept where whoever can write to the store cannot";

    /// <inheritdoc/>
    public Range Count => 0..0;

    /// <inheritdoc/>
    public async Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var check = await call.AuditAsync(AuditWitness.None);
        if (check.Count > 0) throw new ConfigurationException("The audit trail is not as it was written, so it is not witnessed. Run: ironic-console audit verify");
        call.Say(AuditTrail.Witness(check, TimeProvider.System.GetUtcNow()));
        return 0;
    }
}

/// <summary>Reads the trail of the store that the configuration names.</summary>
internal static class AuditOfStore
{
    /// <summary>Checks it.</summary>
    public static async Task<AuditCheck> AuditAsync(this VerbCall call, AuditWitness witness)
    {
        if (!call.OnPostgres) return AuditTrail.Of(call.StoreFile, witness);
        if (call.Configuration["Store:ConnectionString"] is not { Length: > 0 } database) throw new ConfigurationException("Store:ConnectionString is missing; Store:Provider=postgres needs it.");
        try
        {
            await using var source = NpgsqlDataSource.Create(database);
            return await AuditTrail.OfAsync(source, witness);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedColumn)
        {
            throw new ConfigurationException("The audit trail in the database is of a program without chains. Start this program on it once: it chains what is there.");
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            throw new ConfigurationException($"Store:ConnectionString: the database cannot be used: {e.Message}");
        }
    }
}
