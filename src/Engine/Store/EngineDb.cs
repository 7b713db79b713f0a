using IronicConsole.Engine.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>The store's tables, for EF Core.</summary>
public sealed class EngineDb(DbContextOptions<EngineDb> options) : DbContext(options)
{
    internal DbSet<NodeRow> Nodes => Set<NodeRow>();

    internal DbSet<PortRow> Ports => Set<PortRow>();

    internal DbSet<OperationRow> Operations => Set<OperationRow>();

    internal DbSet<StepRunRow> StepRuns => Set<StepRunRow>();

    internal DbSet<LeaseRow> Leases => Set<LeaseRow>();

    internal DbSet<EventRow> Events => Set<EventRow>();

    internal DbSet<AuditRow> Audit => Set<AuditRow>();

    internal DbSet<InventoryRow> Inventories => Set<InventoryRow>();

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
            row.HasIndex(a => a.NodeId);
        });
        modelBuilder.Entity<InventoryRow>(row =>
        {
            row.ToTable("inventories").HasKey(i => i.Id);
            row.HasIndex(i => new { i.NodeId, i.At });
        });
    }
}
