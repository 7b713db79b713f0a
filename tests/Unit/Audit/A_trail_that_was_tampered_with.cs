using System.Globalization;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Tests.Store;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Tests.Audit;

/// <summary>A real trail of three writers, changed behind the engine's back by whoever has the file.</summary>
public sealed class A_trail_that_was_tampered_with : IDisposable
{
    private const int Mutations = 10_000, Seed = 20261125;
    private static readonly string[] Texts = ["", "done", "forbidden", "node delete", "mallory", """{"Kind":"User","Name":"nobody"}""", "one", "two", "zwei", "ünïcode \u0001 text"];
    private readonly string _folder = Directory.CreateTempSubdirectory("trail-").FullName;

    private string File => Path.Combine(_folder, StoreFile.Name);

    [Fact]
    public async Task Shows_each_of_ten_thousand_random_changes()
    {
        await FillAsync();
        using var store = Open();
        var witness = Witness(store);
        Assert.Equal((60, 3), ((int)AuditTrail.Of(store, witness).Rows, witness.Heads[0].Count));
        Assert.Empty(AuditTrail.Of(store, witness).Findings);
        var rows = Numbers(store);
        var random = new Random(Seed);
        var unseen = new List<string>();
        for (var i = 0; i < Mutations; i++)
        {
            Run(store, "SAVEPOINT mutation");
            var what = Mutate(store, random, rows);
            if (AuditTrail.Of(store, witness).Count == 0) unseen.Add(what);
            Run(store, "ROLLBACK TO mutation");
            Run(store, "RELEASE mutation");
        }

        Assert.Empty(unseen);
        Assert.Empty(AuditTrail.Of(store, witness).Findings);
    }

    [Fact]
    public async Task Names_the_row_that_was_changed_and_no_other()
    {
        await FillAsync();
        using var store = Open();
        Run(store, "UPDATE audit SET Outcome = 'forbidden' WHERE Number = 17");
        Assert.Equal(["Row 17 (link 17 of the rows from before there were chains) is not as it was written."], AuditTrail.Of(store).Findings);
    }

    [Fact]
    public async Task Names_the_links_that_were_taken_out()
    {
        await FillAsync();
        using var store = Open();
        Run(store, "DELETE FROM audit WHERE Number BETWEEN 25 AND 27");
        Assert.Equal(["Links 5 to 7 of 'one' are missing before row 28."], AuditTrail.Of(store).Findings);
    }

    [Fact]
    public async Task Looks_whole_when_its_end_was_cut_off_but_not_to_a_witness()
    {
        await FillAsync();
        using var store = Open();
        var line = AuditTrail.Witness(AuditTrail.Of(store), DateTimeOffset.UnixEpoch);
        Run(store, "DELETE FROM audit WHERE Number > 55");
        Assert.Empty(AuditTrail.Of(store).Findings);
        Assert.Equal(["Link 20 of 'two' was witnessed and is not there any more: the trail was cut off."], AuditTrail.Of(store, AuditTrail.Witnessed([line])).Findings);
    }

    [Fact]
    public async Task That_was_forged_from_a_row_on_is_not_what_was_witnessed()
    {
        await FillAsync();
        using var store = Open();
        var witness = Witness(store);
        Forge(store, 50);
        Assert.Empty(AuditTrail.Of(store).Findings); // whoever has the file can make a chain of his own
        Assert.Equal(["Row 60 (link 20 of 'two') is not the one that was witnessed."], AuditTrail.Of(store, witness).Findings);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static AuditWitness Witness(SqliteConnection store) => new() { Heads = [AuditTrail.Of(store).Heads] };

    // 20 rows of a program without chains, then 20 each of two processes.
    private async Task FillAsync()
    {
        await FillAsync("none", 20);
        using (var store = Open()) Run(store, "UPDATE audit SET Writer = '', Link = 0, Hash = ''");
        await FillAsync("one", 20);
        await FillAsync("two", 20);
        using (var indexed = Open()) Run(indexed, "DROP INDEX IX_audit_Writer_Link"); // it would stop some changes
    }

    private async Task FillAsync(string conductor, int rows)
    {
        await using var bench = await StoreBench.SqliteAsync(_folder, conductor);
        for (var i = 0; i < rows; i++)
        {
            var by = new Caller(ActorKind.Person, $"user-{i % 3}") { From = "192.0.2.7", Reason = i % 4 == 0 ? "a reason" : null };
            if (i % 5 == 4) await bench.Host.CommitAsync<bool>(by, "node set", _ => Problem.Invalid("name", "no"));
            else await bench.Host.CommitAsync<bool>(by, "node create", unit => { unit.Put(StoreBench.NewNode()); return true; });
        }
    }

    private static string Mutate(SqliteConnection store, Random random, List<long> rows)
    {
        var row = rows[random.Next(rows.Count)];
        var other = rows.Where(r => r != row).ElementAt(random.Next(rows.Count - 1));
        var column = random.GetItems<string>(["Number", "At", "By", "Command", "NodeId", "Outcome", "Detail", "Writer", "Link", "Hash"], 1)[0];
        switch (random.Next(6))
        {
            case 0:
                Run(store, "DELETE FROM audit WHERE Number = $0", row);
                return $"row {row} deleted";
            case 1:
                Run(store, "DELETE FROM audit WHERE Number >= $0", row);
                return $"cut off from row {row}";
            case 2:
                Run(store, "UPDATE audit SET Number = -1 WHERE Number = $0", row);
                Run(store, "UPDATE audit SET Number = $0 WHERE Number = $1", row, other);
                Run(store, "UPDATE audit SET Number = $0 WHERE Number = -1", other);
                return $"rows {row} and {other} changed places";
            case 3:
                Run(store, "INSERT INTO audit SELECT $0, At, By, Command, NodeId, Outcome, Detail, Writer, Link, Hash FROM audit WHERE Number = $1", 1000 + row, row);
                return $"row {row} repeated at the end";
            case 4:
                return Swap(store, column, row, other);
            default:
                return Set(store, random, column, row);
        }
    }

    private static string Swap(SqliteConnection store, string column, long row, long other)
    {
        if (column == "Number" || Equals(Value(store, column, row), Value(store, column, other))) column = "Hash";
        var (one, two) = (Value(store, column, row), Value(store, column, other));
        Run(store, $"UPDATE audit SET {column} = $1 WHERE Number = $0", row, two);
        Run(store, $"UPDATE audit SET {column} = $1 WHERE Number = $0", other, one);
        return $"{column} of {row} and {other} exchanged";
    }

    private static string Set(SqliteConnection store, Random random, string column, long row)
    {
        var before = Value(store, column, row);
        object? value;
        do
        {
            value = column switch
            {
                "Number" => 1000 + random.Next(1000),
                "At" or "Link" => Convert.ToInt64(before, CultureInfo.InvariantCulture) + random.Next(-3, 4),
                "NodeId" when before is string id => random.Next(3) switch { 0 => DBNull.Value, 1 => id.ToLowerInvariant(), _ => Guid.NewGuid().ToString().ToUpperInvariant() },
                "NodeId" => Guid.NewGuid().ToString().ToUpperInvariant(),
                "Detail" when before is string => random.Next(2) == 0 ? DBNull.Value : random.GetItems(Texts, 1)[0],
                "Hash" => random.Next(4) switch { 0 => "", 1 => ((string)before).ToUpperInvariant(), 2 => new string('0', 64), _ => Convert.ToHexStringLower(random.GetItems<byte>([.. Enumerable.Range(0, 256).Select(b => (byte)b)], 32)) },
                _ when before is string { Length: > 0 } text && random.Next(2) == 0 => text.Remove(random.Next(text.Length), 1),
                _ => random.GetItems(Texts, 1)[0],
            };
        }
        while (Equals(value, before));
        Run(store, $"UPDATE audit SET {column} = $1 WHERE Number = $0", row, value);
        return $"{column} of {row}: '{before}' became '{value}'";
    }

    // As a forger with this program's source would: a row changed, and its chain made anew from there on.
    private static void Forge(SqliteConnection store, long from)
    {
        var chain = new AuditChain("two") { Head = new AuditHead((long)Value(store, "Link", from - 1), (string)Value(store, "Hash", from - 1)) };
        foreach (var number in Numbers(store).Where(n => n >= from))
        {
            var row = chain.Add(new()
            {
                Number = number, At = (long)Value(store, "At", number), By = (string)Value(store, "By", number), Command = number == from ? "nothing at all" : (string)Value(store, "Command", number),
                NodeId = Value(store, "NodeId", number) is string id ? Guid.Parse(id) : null, Outcome = (string)Value(store, "Outcome", number), Detail = Value(store, "Detail", number) as string,
            });
            Run(store, "UPDATE audit SET Command = $1, Hash = $2 WHERE Number = $0", number, row.Command, row.Hash);
        }
    }

    private SqliteConnection Open()
    {
        var store = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        store.Open();
        return store;
    }

    private static List<long> Numbers(SqliteConnection store) => StoreFile.Texts(store, "SELECT Number FROM audit ORDER BY Number").ConvertAll(n => long.Parse(n, CultureInfo.InvariantCulture));

    private static object Value(SqliteConnection store, string column, long row)
    {
        using var command = store.CreateCommand();
        command.CommandText = $"SELECT {column} FROM audit WHERE Number = {row}";
        return command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection store, string sql, params object?[] values)
    {
        using var command = store.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i}", values[i]);
        command.ExecuteNonQuery();
    }
}
