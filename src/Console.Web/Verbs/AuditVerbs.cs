using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Kernel;
using Npgsql;

namespace IronicConsole.Web.Verbs;

/// <summary><c>audit verify</c>.</summary>
public sealed class AuditVerifyVerb : IVerb
{
    /// <inheritdoc/>
    public string Words => "audit verify";

    /// <inheritdoc/>
    public string Takes => "[WITNESS]";

    /// <inheritdoc/>
    public string Does => "checks that the audit trail is as it was written, and that the ends noted in WITNESS are still in it; 1 when something is wrong";

    /// <inheritdoc/>
    public Range Count => 0..1;

    /// <inheritdoc/>
    public async Task<int> RunAsync(VerbCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var witnessed = call.Things is [var file] ? AuditTrail.Witnessed(await File.ReadAllLinesAsync(file)) : [];
        var check = await call.AuditAsync(witnessed);
        foreach (var finding in check.Findings) call.Say(finding);
        if (check.Count > check.Findings.Count) call.Say($"... and {check.Count - check.Findings.Count} more.");
        if (check.Count > 0)
        {
            call.Say($"The audit trail is not as it was written: {(check.Count == 1 ? "1 finding" : $"{check.Count} findings")} in {check.Rows} rows. Keep the store as it is, and compare with a backup (docs/how-to/audit.md).");
            return 1;
        }

        call.Say($"The audit trail is as it was written: {check.Rows} rows in {check.Heads.Count} chains.");
        call.Say(witnessed.Count == 0 ? "No witness was given: rows cut off at the end would not be seen."
            : check.Unwitnessed == 0 ? "All of it is witnessed." : $"{check.Unwitnessed} rows are newer than the witness: of those, some could have been cut off.");
        return 0;
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
        var check = await call.AuditAsync([]);
        if (check.Count > 0) throw new ConfigurationException("The audit trail is not as it was written, so it is not witnessed. Run: ironic-console audit verify");
        call.Say(AuditTrail.Witness(check, TimeProvider.System.GetUtcNow()));
        return 0;
    }
}

/// <summary>Reads the trail of the store that the configuration names.</summary>
internal static class AuditOfStore
{
    /// <summary>Checks it.</summary>
    public static async Task<AuditCheck> AuditAsync(this VerbCall call, IReadOnlyList<IReadOnlyDictionary<string, AuditHead>> witnessed)
    {
        if (!call.OnPostgres) return AuditTrail.Of(call.StoreFile, witnessed);
        if (call.Configuration["Store:ConnectionString"] is not { Length: > 0 } database) throw new ConfigurationException("Store:ConnectionString is missing; Store:Provider=postgres needs it.");
        try
        {
            await using var source = NpgsqlDataSource.Create(database);
            return await AuditTrail.OfAsync(source, CancellationToken.None, witnessed);
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
