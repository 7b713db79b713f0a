using IronicConsole.Engine.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>The store's tables, for EF Core.</summary>
public class EngineDb : DbContext
{
    /// <summary>A context of the default store.</summary>
    public EngineDb(DbContextOptions<EngineDb> options)
        : base(options)
    {
    }

    /// <summary>For a store whose provider has migrations of its own.</summary>
    protected EngineDb(DbContextOptions options)
        : base(options)
    {
    }

    internal DbSet<NodeRow> Nodes => Set<NodeRow>();

    internal DbSet<PortRow> Ports => Set<PortRow>();

    internal DbSet<OperationRow> Operations => Set<OperationRow>();

    internal DbSet<StepRunRow> StepRuns => Set<StepRunRow>();

    internal DbSet<LeaseRow> Leases => Set<LeaseRow>();

    internal DbSet<EventRow> Events => Set<EventRow>();

    internal DbSet<AuditRow> Audit => Set<AuditRow>();

    internal DbSet<InventoryRow> Inventories => Set<InventoryRow>();

    internal DbSet<RecordRow> Records => Set<RecordRow>();

    internal DbSet<RecordVersionRow> RecordVersions => Set<RecordVersionRow>();

    internal DbSet<AnswerRow> Answers => Set<AnswerRow>();

    internal DbSet<SessionRow> Sessions => Set<SessionRow>();

    internal DbSet<TokenRow> Tokens => Set<TokenRow>();

    internal DbSet<AccountRow> Accounts => Set<AccountRow>();

    internal DbSet<FactRow> Facts => Set<FactRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<NodeRow>(row =>
        {
            row.ToTable("nodes").HasKey(n => n.Id);
            row.HasIndex(n => n.Name).IsUnique();
            row.HasIndex(n => n.Number).IsUnique();
        });
        modelBuilder.Entity<PortRow>(row =>
        {
            row.ToTable("ports").HasKey(p => p.Id);
            row.HasIndex(p => p.Address).IsUnique();
            row.HasIndex(p => p.NodeId);
        });
        modelBuilder.Entity<OperationRow>(row =>
        {
            row.ToTable("operations").HasKey(o => o.Id);
            row.HasIndex(o => new { o.NodeId, o.StartedAt });
            row.HasIndex(o => o.Open);
            row.HasIndex(o => o.StartedAt);
        });
        modelBuilder.Entity<StepRunRow>(row =>
        {
            row.ToTable("step_runs").HasKey(s => new { s.OperationId, s.Number });
            row.HasIndex(s => s.NodeId);
        });
        modelBuilder.Entity<LeaseRow>().ToTable("leases").HasKey(l => l.NodeId);
        modelBuilder.Entity<EventRow>(row =>
        {
            row.ToTable("events").HasKey(e => e.Seq);
            row.Property(e => e.Seq).ValueGeneratedNever();
            row.HasIndex(e => new { e.NodeId, e.Seq });
        });
        modelBuilder.Entity<AuditRow>(row =>
        {
            row.ToTable("audit").HasKey(a => a.Number);
            row.Property(a => a.Number).ValueGeneratedNever();
            row.Property(a => a.Writer).HasDefaultValue("");
            row.Property(a => a.Link).HasDefaultValue(0L);
            row.Property(a => a.Hash).HasDefaultValue("");
            row.HasIndex(a => a.NodeId);
            row.HasIndex(a => new { a.Writer, a.Link }).IsUnique().HasFilter("Link > 0"); // 0: from before there were chains
        });
        modelBuilder.Entity<InventoryRow>(row =>
        {
            row.ToTable("inventories").HasKey(i => i.Id);
            row.HasIndex(i => new { i.NodeId, i.At });
        });
        modelBuilder.Entity<RecordRow>(row =>
        {
            row.ToTable("records").HasKey(r => r.Id);
            row.HasIndex(r => new { r.Kind, r.Name }).IsUnique();
        });
        modelBuilder.Entity<RecordVersionRow>().ToTable("record_versions").HasKey(v => new { v.RecordId, v.Version });
        modelBuilder.Entity<AnswerRow>(row =>
        {
            row.ToTable("answers").HasKey(a => new { a.Caller, a.Key });
            row.HasIndex(a => a.At);
        });
        modelBuilder.Entity<SessionRow>(row =>
        {
            row.ToTable("sessions").HasKey(s => s.Id);
            row.HasIndex(s => s.AtProvider);
            row.HasIndex(s => s.Subject);
        });
        modelBuilder.Entity<TokenRow>(row =>
        {
            row.ToTable("tokens").HasKey(t => t.Id);
            row.HasIndex(t => t.Owner);
        });
        modelBuilder.Entity<AccountRow>(row =>
        {
            row.ToTable("accounts").HasKey(a => a.Name);
            row.HasIndex(a => a.Invitation);
        });
        modelBuilder.Entity<FactRow>().ToTable("facts").HasKey(f => f.Key);
    }
}
