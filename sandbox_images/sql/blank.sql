-- What every case's database is made from; run in the database "blank".
GRANT USAGE, CREATE ON SCHEMA public TO student;
DO $$
DECLARE routine regprocedure;
BEGIN
    -- Large objects, of which a case has no need, and what reaches other sessions.
    FOR routine IN
        SELECT oid FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
          AND (proname LIKE 'lo\_%' OR proname IN (
              'loread', 'lowrite', 'pg_notify', 'pg_cancel_backend', 'pg_terminate_backend',
              'pg_export_snapshot', 'query_to_xml', 'database_to_xml', 'schema_to_xml', 'pg_logical_emit_message'
          ))
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', routine);
    END LOOP;
END $$;
VACUUM ANALYZE;
