using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace IronicConsole.Engine.Store;

/// <summary>Section <c>Store</c>.</summary>
public sealed class StoreOptions
{
    /// <summary>Where rows lie: <c>sqlite</c> (one process, a file in the folder) or <c>postgres</c> (any number of processes). Default sqlite.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>The PostgreSQL database, e.g. <c>Host=db;Database=ironic;Username=ironic;Password=...</c>; needed with <c>postgres</c>. Default empty.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The folder of the store, the key, images and boot media. Default <c>./data</c>.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>Most decisions that share one flush to disk. Default 256.</summary>
    [Range(1, 10_000)]
    public int GroupCommit { get; set; } = 256;

    /// <summary>How long a lease lasts without renewal, in seconds. Default 60 on SQLite, 6 on PostgreSQL, where running work renews it three times as often.</summary>
    [Range(3, 3600)]
    public int? LeaseSeconds { get; set; }

    /// <summary>This conductor's name, as <c>reservation</c> shows it. Default: the host's name.</summary>
    public string Conductor { get; set; } = Environment.MachineName;

    /// <summary>When SQLite's commits count as done: <c>FULL</c> (on disk) or <c>EXTRA</c> (the folder's entry too). <c>NORMAL</c> and <c>OFF</c> lose acknowledged work when the power fails, and are refused without <c>Store:MayLoseWork</c>. Default FULL.</summary>
    public string Synchronous { get; set; } = "FULL";

    /// <summary>For tests of the power cut only: lets <c>Store:Synchronous</c> be <c>NORMAL</c> or <c>OFF</c>. Default false.</summary>
    public bool MayLoseWork { get; set; }

    internal const string Sqlite = "sqlite", Postgres = "postgres";

    internal bool OnPostgres => Provider == Postgres;

    internal TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds ?? (OnPostgres ? 6 : 60));

    /// <summary>What is wrong, naming the key; null when all is well.</summary>
    internal string? Wrong() => this switch
    {
        { Provider: not (Sqlite or Postgres) } => $"Store:Provider is '{Provider}'; it must be sqlite or postgres.",
        { Provider: Postgres, ConnectionString: "" } => "Store:ConnectionString is missing; Store:Provider=postgres needs it.",
        { Provider: Postgres } when Misread(ConnectionString) is { } why => $"Store:ConnectionString cannot be read: {why}",
        { Synchronous: not ("FULL" or "EXTRA" or "NORMAL" or "OFF") } => $"Store:Synchronous is '{Synchronous}'; it must be FULL or EXTRA.",
        { Synchronous: "NORMAL" or "OFF", MayLoseWork: false } => $"Store:Synchronous is {Synchronous}: acknowledged work is lost when the power fails. Set it to FULL or EXTRA, or accept the loss with Store:MayLoseWork=true.",
        { Conductor: "" or { Length: > 255 } } => "Store:Conductor must be a name of 1 to 255 characters.",
        _ => null,
    };

    private static string? Misread(string connection)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connection);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return e.Message;
        }
    }
}
