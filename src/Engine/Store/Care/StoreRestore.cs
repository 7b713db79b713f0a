using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care;

/// <summary>Puts a backup in the place of a store that nobody is at work on.</summary>
public static class StoreRestore
{
    /// <summary>Puts the file in place; what was there is kept beside it.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="folder">The store's folder.</param>
    /// <param name="now">Names what is kept.</param>
    /// <returns>The file that was there before, under its new name; null when there was none.</returns>
    /// <exception cref="ConfigurationException">A server is at work on the store, or the backup is none, damaged, or a newer program's.</exception>
    public static string? Replace(string backup, string folder, DateTimeOffset now)
    {
        using var alone = StoreLock.Take(folder);
        using (var store = StoreFile.Read(backup))
        {
            if (StoreFile.Texts(store, "PRAGMA integrity_check") is not ["ok"]) throw new ConfigurationException($"{backup} is damaged. Use another backup.");
            var had = StoreVersion.Of(store);
            if (had.Count == 0) throw new ConfigurationException($"{backup} is no store of this program.");
            if (StoreVersion.Newer(had) is { } newer) throw new ConfigurationException(newer);
        }

        var file = Path.Combine(folder, StoreFile.Name);
        var fresh = $"{file}.restored";
        File.Delete(fresh);
        using (var pooled = new SqliteConnection(Sqlite.ConnectionString(file))) SqliteConnection.ClearPool(pooled); // of this process, which would go on with the file that is moved away
        StoreFile.Copy(backup, fresh);
        StoreFile.Change(fresh, "UPDATE leases SET Owner = '', Until = 0");
        var kept = File.Exists(file) ? $"{file}.replaced-{now:yyyyMMdd-HHmmss}" : null;
        foreach (var part in new[] { "", "-wal", "-shm" })
        {
            if (kept is not null && File.Exists(file + part)) File.Move(file + part, kept + part);
        }

        File.Move(fresh, file);
        foreach (var timers in Directory.GetFiles(folder, "timers.db*")) File.Delete(timers); // rebuilt from rows
        return kept;
    }

    /// <summary>
    /// Tells an opened store that it is a backup. What was at work then has gone on or ended since, unseen: it is not repeated, but ends as failed, in maintenance, for a person to look at.
    /// Batches are paused: they would begin machines that they have been through since.
    /// What the power was then is not forced upon machines: it is read anew.
    /// </summary>
    /// <returns>How many operations were ended.</returns>
    public static async Task<int> ForgetPresentAsync(IStore store, OpenOperations open, FleetIndex fleet, DateTimeOffset? taken)
    {
        const string Command = "store restore";
        var why = $"The store was restored from a backup of {taken:yyyy-MM-dd HH:mm:ss} UTC, when this was at work. Look at the machine, then go on.";
        var ended = open.All.ToArray();
        foreach (var operation in ended) await store.CommitAsync(Caller.Engine, Command, unit => End(unit, operation, why)).ConfigureAwait(false);
        foreach (var batch in fleet.Records.All<Batch>().Where(b => b.State == BatchState.Running))
        {
            await store.CommitAsync<bool>(Caller.Engine, Command, unit =>
            {
                if (unit.Record<Batch>(batch.Id) is { } now) unit.Put(now with { State = BatchState.Paused, Why = why });
                return true;
            }).ConfigureAwait(false);
        }

        foreach (var node in fleet.Nodes.Where(n => n.PowerState is not null || n.Reservation is not null).ToArray())
        {
            await store.CommitAsync<bool>(Caller.Engine, null, unit =>
            {
                if (unit.Node(node.Id) is { } now) unit.Put(now with { PowerState = null, Reservation = null });
                return true;
            }).ConfigureAwait(false);
        }

        return ended.Length;
    }

    private static Result<bool> End(IUnit unit, Operation operation, string why)
    {
        unit.Put(operation.Over(OperationState.Failed, unit.Now) with { Error = why, Deadline = null, WaitsFor = null });
        if (unit.StepRun(operation.Id, operation.Index) is { State: StepRunState.Running or StepRunState.Waiting or StepRunState.Held } run)
            unit.Put(run with { State = StepRunState.Failed, EndedAt = unit.Now, Message = why });
        if (unit.Node(operation.NodeId) is not { } node) return true;
        if (operation.Kind.Flow() is var flow && (node.ProvisionState == flow.Running || node.ProvisionState == flow.Waiting || node.ProvisionState == flow.Held))
            node = unit.Move(node, ProvisionMachine.Next(node.ProvisionState, Verb.Fail).Ok ? Verb.Fail : Verb.Abort);
        unit.Put(node.Idle() with { LastError = why, Maintenance = true, MaintenanceReason = why });
        unit.Tell(node.Id, EventKinds.Operation, $"{operation.Kind.Word()} ended: {why}", JsonMap.Of(new { operation = operation.Id, state = "Failed" }), "ERROR");
        return true;
    }
}
