-- HAS_PERMS_BY_NAME: 1, 0, or NULL for what is not there.
CREATE FUNCTION sys.has_perms_by_name(securable text, class text, permission text, sub_securable text DEFAULT NULL, sub_class text DEFAULT NULL) RETURNS integer
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    kind text := upper(coalesce(class, 'SERVER'));
    wanted text := upper(permission);
    relation integer;
    schema_name text;
BEGIN
    IF kind = 'SERVER' THEN
        RETURN CASE WHEN wanted IN ('VIEW ANY DATABASE', 'CONNECT SQL') THEN 1 WHEN sys.has_role('db_owner') AND wanted = 'VIEW SERVER STATE' THEN 1 ELSE 0 END;
    ELSIF kind = 'DATABASE' THEN
        RETURN CASE WHEN securable IS NOT NULL AND sys.parsename(securable, 1) <> sys.db_name() THEN NULL
            WHEN wanted = 'CONNECT' OR wanted = 'ANY' OR sys.has_role('db_owner') OR sys.has_database_permission(wanted)
                OR wanted IN ('CREATE TABLE', 'CREATE VIEW', 'CREATE SCHEMA', 'ALTER ANY SCHEMA') AND sys.has_role('db_ddladmin')
                OR wanted = 'SELECT' AND sys.has_role('db_datareader') OR wanted IN ('INSERT', 'UPDATE', 'DELETE') AND sys.has_role('db_datawriter')
                OR wanted = 'ALTER ANY USER' AND sys.has_role('db_accessadmin') OR wanted = 'ALTER ANY ROLE' AND sys.has_role('db_securityadmin') THEN 1 ELSE 0 END;
    ELSIF kind = 'SCHEMA' THEN
        schema_name := sys.fold(sys.parsename(securable, 1));
        RETURN (SELECT CASE WHEN sys.has_role('db_owner') OR sys.has_permission(3, oid, ARRAY[wanted, 'CONTROL']) OR wanted IN ('ALTER', 'ANY') AND sys.may_define('ALTER', nspname::text, NULL)
            OR wanted = 'SELECT' AND sys.has_role('db_datareader') OR wanted IN ('INSERT', 'UPDATE', 'DELETE') AND sys.has_role('db_datawriter') THEN 1 ELSE 0 END
            FROM pg_namespace WHERE nspname = schema_name);
    END IF;
    relation := sys.object_id(securable);
    IF relation IS NULL THEN
        RETURN NULL;
    ELSIF wanted IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND sub_securable IS NOT NULL THEN
        RETURN (SELECT has_column_privilege(session_user, relation::oid, attnum, wanted)::integer FROM pg_attribute
            WHERE attrelid = relation::oid AND attname = sys.fold(sys.parsename(sub_securable, 1)));
    ELSIF wanted IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES') THEN
        RETURN has_table_privilege(session_user, relation::oid, wanted)::integer;
    ELSIF wanted = 'ANY' THEN
        RETURN sys.is_visible(relation::oid)::integer;
    END IF;
    RETURN (SELECT (sys.may_define('ALTER', n.nspname::text, c.relname::text) OR sys.has_permission(1, relation::oid, ARRAY[wanted, 'CONTROL']))::integer
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = relation::oid);
END $$;
