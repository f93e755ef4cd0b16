-- Database users and roles. Each is a role of PostgreSQL named "<database oid>/<folded name>", so that the database itself refuses.
-- An error that has a number of SQL Server's is raised with SQLSTATE GH000; its DETAIL is number, class and state.
CREATE TABLE sys.database_user (
    principal_id integer PRIMARY KEY,
    name text COLLATE sys.ci NOT NULL UNIQUE,
    type "char" NOT NULL CHECK (type IN ('S', 'E', 'X', 'R')), -- SQL user, external user, external group, role
    sid bytea,
    default_schema text COLLATE sys.ci,
    role name,                    -- null for what has no role: guest, sys, INFORMATION_SCHEMA
    is_fixed boolean NOT NULL DEFAULT false,
    owner_id integer NOT NULL DEFAULT 1,
    created timestamp(3) NOT NULL DEFAULT sys.getdate(),
    modified timestamp(3) NOT NULL DEFAULT sys.getdate());
CREATE SEQUENCE sys.principal_sequence START 5;

-- What GRANT gave, for the catalogue and for the permissions that PostgreSQL has not (CREATE TABLE, ALTER, CONTROL).
CREATE TABLE sys.permission (
    class integer NOT NULL,          -- 0 database, 1 object or column, 3 schema
    major_id oid NOT NULL,
    minor_id integer NOT NULL,
    grantee_id integer NOT NULL REFERENCES sys.database_user ON DELETE CASCADE,
    grantor_id integer NOT NULL,
    name text COLLATE sys.ci NOT NULL,
    with_grant boolean NOT NULL,
    PRIMARY KEY (class, major_id, minor_id, grantee_id, name));

INSERT INTO sys.database_user (principal_id, name, type, sid, default_schema, is_fixed) VALUES
    (0, 'public', 'R', '\x01050000000000090400000083741b006749c04ba943c02702f2a762', NULL, false),
    (1, 'dbo', 'S', '\x01', 'dbo', false), (2, 'guest', 'S', '\x00', 'guest', false),
    (3, 'INFORMATION_SCHEMA', 'S', NULL, NULL, false), (4, 'sys', 'S', NULL, NULL, false),
    (16384, 'db_owner', 'R', NULL, NULL, true), (16385, 'db_accessadmin', 'R', NULL, NULL, true), (16386, 'db_securityadmin', 'R', NULL, NULL, true),
    (16387, 'db_ddladmin', 'R', NULL, NULL, true), (16389, 'db_backupoperator', 'R', NULL, NULL, true), (16390, 'db_datareader', 'R', NULL, NULL, true),
    (16391, 'db_datawriter', 'R', NULL, NULL, true), (16392, 'db_denydatareader', 'R', NULL, NULL, true), (16393, 'db_denydatawriter', 'R', NULL, NULL, true);

CREATE FUNCTION sys.role_name(name text) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN sys.fold((SELECT oid FROM pg_database WHERE datname = current_database())::text || '/' || name);

CREATE FUNCTION sys.fail(number integer, message text, class integer DEFAULT 16) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION USING ERRCODE = 'GH000', MESSAGE = message, DETAIL = pg_catalog.format('%s,%s,1', number, class);
END $$;

-- Makes the roles of a database that has just been copied from the template. Run by the superuser, in the new database; running it again changes nothing.
CREATE FUNCTION sys.begin_database(name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    principal record;
    dbo text := sys.role_name('dbo');
    everyone text := sys.role_name('public');
BEGIN
    UPDATE sys.database_user SET role = sys.role_name(database_user.name) WHERE principal_id IN (0, 1) OR is_fixed;
    FOR principal IN SELECT * FROM sys.database_user WHERE role IS NOT NULL LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = principal.role) THEN
            EXECUTE format('CREATE ROLE %I %s', principal.role, CASE WHEN principal.type = 'R' THEN 'NOLOGIN' ELSE 'LOGIN' END);
        END IF;
    END LOOP;
    EXECUTE format('GRANT %I TO %I', everyone, dbo);
    EXECUTE format('GRANT %I TO %I', dbo, sys.role_name('db_owner'));
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), everyone);
    EXECUTE format('GRANT CREATE ON DATABASE %I TO %I', current_database(), dbo);
    EXECUTE format('ALTER SCHEMA dbo OWNER TO %I', dbo);
    EXECUTE format('GRANT USAGE ON SCHEMA dbo TO %I', everyone);
    EXECUTE format('ALTER PROCEDURE sys.run_ddl(text, text, text, text) OWNER TO %I', dbo);
    EXECUTE format('ALTER PROCEDURE sys.grant_object(text, boolean, text, text) OWNER TO %I', dbo);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON sys.definition_text TO %I', dbo);
    -- Everything that is made is made by dbo (sys.run_ddl), so its default privileges are those of the fixed roles.
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT USAGE ON SCHEMAS TO %I', dbo, everyone);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT SELECT ON TABLES TO %I', dbo, sys.role_name('db_datareader'));
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT INSERT, UPDATE, DELETE ON TABLES TO %I', dbo, sys.role_name('db_datawriter'));
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT USAGE, UPDATE ON SEQUENCES TO %I', dbo, sys.role_name('db_datawriter'));
END $$;
REVOKE ALL ON FUNCTION sys.begin_database(text) FROM PUBLIC;

-- Removes the roles of a database that has been dropped. Run by the superuser, in any other database.
CREATE FUNCTION sys.forget_database(database oid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE role text;
BEGIN
    FOR role IN SELECT rolname FROM pg_roles WHERE starts_with(rolname, database || '/') LOOP
        EXECUTE format('DROP ROLE %I', role);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION sys.forget_database(oid) FROM PUBLIC;

-- True for members of a role, dbo, and a role that is asked about itself.
CREATE FUNCTION sys.has_role(role text, principal name DEFAULT session_user) RETURNS boolean LANGUAGE sql STABLE STRICT SECURITY DEFINER
    SET search_path = pg_catalog
    RETURN coalesce((SELECT pg_has_role(principal, u.role, 'MEMBER') FROM sys.database_user u WHERE u.name = has_role.role COLLATE sys.ci AND u.type = 'R'), false)
        OR pg_has_role(principal, sys.role_name('dbo'), 'MEMBER');

CREATE FUNCTION sys.has_database_permission(permission text, principal name DEFAULT session_user) RETURNS boolean LANGUAGE sql STABLE STRICT SECURITY DEFINER
    SET search_path = pg_catalog
    RETURN EXISTS (SELECT FROM sys.permission p JOIN sys.database_user u ON u.principal_id = p.grantee_id
        WHERE p.class = 0 AND p.name IN (permission COLLATE sys.ci, 'CONTROL') AND pg_has_role(principal, u.role, 'MEMBER'));

CREATE FUNCTION sys.require(roles text[], permission text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN
    IF sys.has_role('db_owner') OR sys.has_database_permission(permission)
        OR EXISTS (SELECT FROM unnest(roles) AS r(name) WHERE sys.has_role(r.name)) THEN
        RETURN;
    END IF;
    PERFORM sys.fail(15247, 'User does not have permission to perform this action.');
END $$;

CREATE FUNCTION sys.find_principal(name text, number integer DEFAULT 15151, kind text DEFAULT 'user') RETURNS sys.database_user LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog AS $$
DECLARE found sys.database_user;
BEGIN
    SELECT * INTO found FROM sys.database_user u WHERE u.name = $1 COLLATE sys.ci;
    IF found.principal_id IS NULL THEN
        PERFORM sys.fail(number, format('Cannot find the %s ''%s'', because it does not exist or you do not have permission.', kind, name));
    END IF;
    RETURN found;
END $$;
