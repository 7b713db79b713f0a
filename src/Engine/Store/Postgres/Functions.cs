namespace IronicConsole.Engine.Store.Postgres;

/// <summary>The functions that the store's statements need in the database.</summary>
internal static class Functions
{
    /// <summary>What <c>ic_passed</c> raises when a head has moved on since the decision read it.</summary>
    public const string MovedOn = "IC001";

    /// <summary>What <c>ic_sealed</c> raises when a data key was removed since the decision sealed with it.</summary>
    public const string KeyGone = "IC002";

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

    /// <summary>
    /// For a migration: <c>ic_sealed</c> ends the transaction when a data key that it was sealed with is not there. Until its end no key can be removed, so none goes
    /// that a value refers to; who removes one takes <see cref="LockKeys"/> first.
    /// </summary>
    public const string CreateSealed =
        $"""
        CREATE FUNCTION ic_sealed(ids text[]) RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(hashtext('ironic-console keys'));
            IF (SELECT count(*) FROM facts WHERE key = ANY(ids)) <> cardinality(ids) THEN RAISE EXCEPTION 'a data key is gone' USING ERRCODE = '{KeyGone}'; END IF;
        END $body$;
        """;

    public const string DropSealed = "DROP FUNCTION ic_sealed(text[]);";

    /// <summary>Waits until nobody is at a commit of sealed values, and keeps the next ones out until this transaction ends.</summary>
    public const string LockKeys = "SELECT pg_advisory_xact_lock(hashtext('ironic-console keys'))";
}
