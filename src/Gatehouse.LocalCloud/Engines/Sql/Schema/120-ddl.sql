-- Definitions. All objects are dbo's: the procedure runs as dbo (docs/designs/009), after it has checked who calls.

CREATE FUNCTION sys.has_permission(class integer, major oid, permissions text[], principal name DEFAULT session_user) RETURNS boolean
    LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog
    RETURN EXISTS (SELECT FROM sys.permission p JOIN sys.database_user u ON u.principal_id = p.grantee_id
        WHERE p.class = has_permission.class AND p.major_id = major AND p.name = ANY (permissions) AND pg_has_role(principal, u.role, 'MEMBER'));

CREATE FUNCTION sys.may_define(permission text, schema_name text, object_name text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog AS $$
DECLARE
    schema_id oid := (SELECT oid FROM pg_namespace WHERE nspname = schema_name);
    object_id oid := (SELECT oid FROM pg_class WHERE relnamespace = schema_id AND relname = object_name);
BEGIN
    IF sys.has_role('db_owner') OR sys.has_role('db_ddladmin') OR sys.has_database_permission('ALTER') THEN
        RETURN true;
    ELSIF permission LIKE 'CREATE %' THEN
        RETURN sys.has_database_permission(permission)
            AND (permission = 'CREATE SCHEMA' OR sys.has_permission(3, schema_id, ARRAY['ALTER', 'CONTROL']));
    END IF;
    RETURN coalesce(sys.has_permission(3, schema_id, ARRAY['ALTER', 'CONTROL']), false)
        OR coalesce(sys.has_permission(1, object_id, CASE permission WHEN 'ALTER' THEN ARRAY['ALTER', 'CONTROL'] ELSE ARRAY['CONTROL'] END), false)
        OR permission = 'DROP SCHEMA' AND sys.has_database_permission('ALTER ANY SCHEMA');
END $$;

-- permission: CREATE TABLE, CREATE VIEW, CREATE SCHEMA, CREATE SEQUENCE, ALTER, DROP. object_name is folded; null for what is not there yet.
CREATE PROCEDURE sys.run_ddl(permission text, schema_name text, object_name text, command text) LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF NOT sys.may_define(permission, schema_name, object_name) THEN
        IF permission LIKE 'CREATE %' COLLATE "C" THEN
            PERFORM sys.fail(262, pg_catalog.format('%s permission denied in database ''%s''.', permission, pg_catalog.current_database()));
        ELSIF permission LIKE 'DROP%' COLLATE "C" THEN
            PERFORM sys.fail(3701, pg_catalog.format('Cannot drop the object ''%s'', because it does not exist or you do not have permission.', object_name));
        ELSE
            PERFORM sys.fail(1088, pg_catalog.format('Cannot find the object "%s" because it does not exist or you do not have permissions.', object_name));
        END IF;
    END IF;
    EXECUTE command;
END $$;

-- Runs a GRANT or REVOKE of PostgreSQL as dbo, which owns the object. Called by sys.change_permission alone.
CREATE PROCEDURE sys.grant_object(privileges text, is_granted boolean, target text, role text) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$ BEGIN
    EXECUTE pg_catalog.format(CASE WHEN is_granted THEN 'GRANT %s ON %s TO %I' ELSE 'REVOKE %s ON %s FROM %I' END, privileges, target, role);
END $$;
REVOKE ALL ON PROCEDURE sys.grant_object(text, boolean, text, text) FROM PUBLIC;
