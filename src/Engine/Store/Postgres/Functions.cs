namespace IronicConsole.Engine.Store.Postgres;

/// <summary>The two functions that the store's statements need in the database.</summary>
internal static class Functions
{
    /// <summary>What <c>ic_passed</c> raises when a head has moved on since the decision read it.</summary>
    public const string MovedOn = "IC001";

    /// <summary>For a migration: <c>ic_now</c> is the time of leases; <c>ic_passed</c> ends the transaction when a guarded statement matched nothing.</summary>
    public const string Create =
        $"""
        CREATE FUNCTION ic_now() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint';
        CREATE FUNCTION ic_passed(revision bigint, node uuid) RETURNS bigint LANGUAGE plpgsql AS $body$
        BEGIN
            IF revision IS NULL THEN RAISE EXCEPTION 'node % has moved on', node USING ERRCODE = '{MovedOn}'; END IF;
            RETURN revision;
        END $body$;
        ALTER TABLE leases SET (fillfactor = 50);
        ALTER TABLE nodes SET (fillfactor = 70);
        ALTER TABLE operations SET (fillfactor = 70);
        ALTER TABLE step_runs SET (fillfactor = 70);
        """;

    public const string Drop = "DROP FUNCTION ic_passed(bigint, uuid); DROP FUNCTION ic_now();";
}
