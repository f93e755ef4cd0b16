-- GRANT and REVOKE. What PostgreSQL knows (SELECT, INSERT, UPDATE, DELETE, REFERENCES) is PostgreSQL's; the others stand in sys.permission.
-- class: 0 database, 1 object, 3 schema. columns: folded names, empty for all. DENY is refused by the translator.
CREATE PROCEDURE sys.change_permission(
    is_granted boolean, permissions text[], class integer, schema_name text, object_name text, columns text[], grantees text[],
        with_grant boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    dbo text := sys.role_name('dbo');
    securable oid := 0;
    relation pg_class;
    caller integer := (SELECT principal_id FROM sys.database_user WHERE role = session_user);
    grantee text; permission text; principal sys.database_user; privileges text; target text; numbers integer[];
BEGIN
    IF class = 3 THEN
        securable := (SELECT oid FROM pg_namespace WHERE nspname = schema_name);
    ELSIF class = 1 THEN
        SELECT c.* INTO relation FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relname = object_name AND n.nspname = schema_name AND c.relkind IN ('r', 'v', 'S', 'p');
        securable := relation.oid;
    END IF;
    IF securable IS NULL THEN
        PERFORM sys.fail(15151, format('Cannot find the %s ''%s'', because it does not exist or you do not have permission.',
            CASE class WHEN 3 THEN 'schema' ELSE 'object' END, CASE class WHEN 3 THEN schema_name ELSE object_name END));
    END IF;
    IF NOT (class > 0 AND sys.has_permission(class, securable, ARRAY['CONTROL'])) THEN
        PERFORM sys.require(ARRAY['db_securityadmin'], 'CONTROL');
    END IF;
    FOREACH grantee IN ARRAY grantees LOOP
        principal := sys.find_principal(grantee);
        IF principal.principal_id BETWEEN 1 AND 4 OR principal.is_fixed OR principal.principal_id = caller THEN
            PERFORM sys.fail(4624, 'Cannot grant, deny, or revoke permissions to sa, dbo, entity owner, information_schema, sys, or yourself.');
        END IF;
        FOREACH permission IN ARRAY permissions LOOP
            privileges := CASE WHEN permission IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES') THEN permission
                WHEN permission IN ('ALL', 'CONTROL') AND class > 0 THEN 'SELECT, INSERT, UPDATE, DELETE, REFERENCES' END;
            numbers := ARRAY[0];
            IF class = 1 AND privileges IS NOT NULL THEN
                IF relation.relkind = 'S' THEN
                    privileges := CASE WHEN permission IN ('UPDATE', 'ALL', 'CONTROL') THEN 'USAGE, UPDATE' ELSE 'SELECT' END;
                END IF;
                target := format(CASE relation.relkind WHEN 'S' THEN 'SEQUENCE %I.%I' ELSE 'TABLE %I.%I' END, schema_name, object_name);
                IF cardinality(columns) > 0 THEN
                    privileges := format('%s (%s)', privileges, (SELECT string_agg(quote_ident(c), ', ') FROM unnest(columns) AS c));
                    numbers := (SELECT array_agg(attnum) FROM pg_attribute WHERE attrelid = securable AND attname = ANY (columns));
                END IF;
                CALL sys.grant_object(privileges, is_granted, target, principal.role);
            ELSIF privileges IS NOT NULL THEN
                -- All that is there, and all that will be made.
                FOR target IN SELECT nspname FROM pg_namespace n WHERE n.oid = securable
                    OR class = 0 AND n.nspowner = (SELECT oid FROM pg_roles WHERE rolname = dbo) LOOP
                    CALL sys.grant_object(privileges, is_granted, format('ALL TABLES IN SCHEMA %I', target), principal.role);
                END LOOP;
                EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I %s %s %s ON TABLES %s %I', dbo,
                    CASE class WHEN 3 THEN format('IN SCHEMA %I', schema_name) ELSE '' END,
                    CASE WHEN is_granted THEN 'GRANT' ELSE 'REVOKE' END, privileges, CASE WHEN is_granted THEN 'TO' ELSE 'FROM' END,
                        principal.role);
            ELSIF class = 0 AND permission = 'CONTROL' THEN
                EXECUTE format(CASE WHEN is_granted THEN 'GRANT %I TO %I' ELSE 'REVOKE %I FROM %I' END, dbo, principal.role);
            END IF;
            IF is_granted THEN
                INSERT INTO sys.permission (class, major_id, minor_id, grantee_id, grantor_id, name, with_grant)
                SELECT change_permission.class, securable, number, principal.principal_id, coalesce(caller, 1), permission,
                    change_permission.with_grant
                FROM unnest(numbers) AS number
                ON CONFLICT ON CONSTRAINT permission_pkey DO UPDATE SET with_grant = sys.permission.with_grant OR excluded.with_grant;
            ELSE
                DELETE FROM sys.permission p WHERE p.class = change_permission.class AND p.major_id = securable
                    AND p.minor_id = ANY (numbers)
                    AND p.grantee_id = principal.principal_id AND (p.name = permission COLLATE sys.ci OR permission = 'ALL');
            END IF;
        END LOOP;
    END LOOP;
END $$;
