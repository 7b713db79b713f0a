using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using IronicConsole.Engine.Store.Rows;
using Npgsql;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>
/// The store's tables on PostgreSQL: those of every store, plus what several processes need to agree (docs/adr/0006-optimistic-commits.md).
/// The row in <c>leases</c> is the head of its node: each commit about the node gives it a new revision, and no commit passes one that it did not know.
/// </summary>
public sealed class PostgresDb(DbContextOptions<PostgresDb> options) : EngineDb(options)
{
    internal const string Revisions = "revisions", EventNumbers = "event_numbers", AuditNumbers = "audit_numbers", NodeNumbers = "node_numbers", PortNumbers = "port_numbers";

    internal DbSet<ChangeRow> Changes => Set<ChangeRow>();

    internal DbSet<ConductorRow> Conductors => Set<ConductorRow>();

    /// <summary>Options of a store in that database.</summary>
    public static DbContextOptions<PostgresDb> Options(NpgsqlDataSource source) => new DbContextOptionsBuilder<PostgresDb>()
        .UseNpgsql(source)
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning))
        .Options;

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        base.OnModelCreating(modelBuilder);
        foreach (var sequence in (string[])[Revisions, EventNumbers, AuditNumbers, NodeNumbers, PortNumbers]) modelBuilder.HasSequence<long>(sequence);
        modelBuilder.Entity<LeaseRow>(row =>
        {
            row.Property<long>("Revision");
            row.HasIndex(l => l.Owner).HasFilter("owner <> ''");
        });
        modelBuilder.Entity<OperationRow>().HasIndex(o => o.NodeId).HasFilter("open").HasDatabaseName("ix_operations_open_of_node");
        modelBuilder.Entity<EventRow>(row =>
        {
            row.Property<ulong>("Xid").HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
            row.HasIndex("Xid");
        });
        modelBuilder.Entity<ChangeRow>(row =>
        {
            row.ToTable("changes").HasKey(c => new { c.Xid, c.NodeId });
            row.Property(c => c.Xid).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
            row.HasIndex(c => c.At);
        });
        modelBuilder.Entity<ConductorRow>().ToTable("conductors").HasKey(c => c.Name);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties()) property.SetColumnName(Snake(property.Name));
        }
    }

    private static string Snake(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}

/// <summary>That a transaction changed something of a node; readers take the rows of transactions that can have no older ones still at work.</summary>
internal sealed class ChangeRow
{
    public ulong Xid { get; set; }

    public Guid NodeId { get; set; }

    public long Revision { get; set; }

    public long At { get; set; }

    public string Origin { get; set; } = "";
}

/// <summary>A process that works on this store.</summary>
internal sealed class ConductorRow
{
    public string Name { get; set; } = "";

    public Guid Instance { get; set; }

    public long StartedAt { get; set; }

    public long TouchedAt { get; set; }

    public string Roles { get; set; } = "";

    public string ConductorGroup { get; set; } = "";

    public string HardwareTypes { get; set; } = "";

    public int Load { get; set; }

    public bool Draining { get; set; }

    public bool Gone { get; set; }

    public string Url { get; set; } = "";

    public string Vitals { get; set; } = "";

    public string Drain { get; set; } = "";

    public long Revision { get; set; }
}
