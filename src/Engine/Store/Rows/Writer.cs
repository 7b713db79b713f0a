using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store.Rows;

/// <summary>Puts what a decision changed into the open transaction.</summary>
internal static class Writer
{
    public static void Write(EngineDb db, Pending unit)
    {
        foreach (var (id, node) in unit.Nodes)
        {
            if (node is null) continue;
            var row = Documents.Row(node);
            db.Entry(row).State = node.Version == 1 ? EntityState.Added : EntityState.Modified;
        }

        foreach (var port in unit.Ports.Values)
        {
            if (port is null) continue;
            db.Entry(Documents.Row(port)).State = port.UpdatedAt is null ? EntityState.Added : EntityState.Modified;
        }

        foreach (var e in unit.Events) db.Entry(Documents.Row(e)).State = EntityState.Added;
        foreach (var audit in unit.Audit) db.Entry(Documents.Row(audit)).State = EntityState.Added;
        if (db.ChangeTracker.Entries().Any()) db.SaveChanges();
        db.ChangeTracker.Clear();
        foreach (var operation in unit.Operations.Values) Upserts.Operation(db, Documents.Row(operation));
        foreach (var run in unit.Runs.Values) Upserts.StepRun(db, Documents.Row(run));
        foreach (var inventory in unit.Inventories) Upserts.Inventory(db, Documents.Row(inventory));
        foreach (var lease in unit.Leases.Values) Upserts.Lease(db, Documents.Row(lease));
        foreach (var node in unit.NodesGone) Upserts.Forget(db, node.Id);
        foreach (var port in unit.PortsGone.Where(p => unit.Ports.GetValueOrDefault(p.Id) is null)) db.Ports.Where(p => p.Id == port.Id).ExecuteDelete();
    }
}

/// <summary>Rows that are written again and again under the same key.</summary>
internal static class Upserts
{
    public static void Operation(EngineDb db, OperationRow row) => db.Database.ExecuteSql(
        $"""
        INSERT INTO operations (Id, NodeId, Kind, Open, StartedAt, DueAt, Document) VALUES ({row.Id}, {row.NodeId}, {row.Kind}, {row.Open}, {row.StartedAt}, {row.DueAt}, {row.Document})
        ON CONFLICT (Id) DO UPDATE SET Open = excluded.Open, DueAt = excluded.DueAt, Document = excluded.Document
        """);

    public static void StepRun(EngineDb db, StepRunRow row) => db.Database.ExecuteSql(
        $"""
        INSERT INTO step_runs (OperationId, Number, NodeId, Document) VALUES ({row.OperationId}, {row.Number}, {row.NodeId}, {row.Document})
        ON CONFLICT (OperationId, Number) DO UPDATE SET Document = excluded.Document
        """);

    public static void Lease(EngineDb db, LeaseRow row) => db.Database.ExecuteSql(
        $"""
        INSERT INTO leases (NodeId, Owner, Operation, Epoch, Until) VALUES ({row.NodeId}, {row.Owner}, {row.Operation}, {row.Epoch}, {row.Until})
        ON CONFLICT (NodeId) DO UPDATE SET Owner = excluded.Owner, Operation = excluded.Operation, Epoch = excluded.Epoch, Until = excluded.Until
        """);

    public static void Inventory(EngineDb db, InventoryRow row) => db.Database.ExecuteSql(
        $"""
        INSERT INTO inventories (Id, NodeId, At, Hardware, PluginData, Pending) VALUES ({row.Id}, {row.NodeId}, {row.At}, {row.Hardware}, {row.PluginData}, {row.Pending})
        ON CONFLICT (Id) DO UPDATE SET At = excluded.At, Hardware = excluded.Hardware, PluginData = excluded.PluginData, Pending = excluded.Pending
        """);

    public static void Forget(EngineDb db, Guid node)
    {
        db.Nodes.Where(n => n.Id == node).ExecuteDelete();
        db.Ports.Where(p => p.NodeId == node).ExecuteDelete();
        db.Leases.Where(l => l.NodeId == node).ExecuteDelete();
        db.Inventories.Where(i => i.NodeId == node).ExecuteDelete();
        db.StepRuns.Where(r => r.NodeId == node).ExecuteDelete();
        db.Operations.Where(o => o.NodeId == node).ExecuteDelete();
    }
}
