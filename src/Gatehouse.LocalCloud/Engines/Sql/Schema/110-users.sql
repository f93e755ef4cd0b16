-- Statements on users and roles. Functions and procedures of the superuser, each of which checks who calls. A password is kept by the
-- engine.

-- CREATE USER and CREATE ROLE. type is S, E, X, or R for a role.
CREATE FUNCTION sys.create_user(name text, sid bytea, type text, default_schema text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
DECLARE
    role_name text := sys.role_name(name);
BEGIN
    PERFORM sys.require(CASE type WHEN 'R' THEN ARRAY['db_securityadmin'] ELSE ARRAY['db_accessadmin'] END,
        CASE type WHEN 'R' THEN 'CREATE ROLE' ELSE 'ALTER ANY USER' END);
    IF name = '' OR name IS NULL THEN
        PERFORM sys.fail(1038, 'An object or column name is missing or empty.');
    END IF;
    IF EXISTS (SELECT FROM sys.database_user u WHERE u.name = create_user.name COLLATE sys.ci) THEN
        PERFORM sys.fail(15023, format('User, group, or role ''%s'' already exists in the current database.', name));
    END IF;
    IF EXISTS (SELECT FROM sys.database_user u WHERE u.sid = create_user.sid) THEN
        PERFORM sys.fail(15063, 'The login already has an account under a different user name.');
    END IF;
    EXECUTE format('CREATE ROLE %I %s', role_name, CASE WHEN type = 'R' THEN 'NOLOGIN' ELSE 'LOGIN' END);
    EXECUTE format('GRANT %I TO %I', sys.role_name('public'), role_name);
    INSERT INTO sys.database_user (principal_id, name, type, sid, default_schema, role)
    VALUES (nextval('sys.principal_sequence'), create_user.name, create_user.type::"char", create_user.sid,
        CASE WHEN create_user.type = 'R' THEN NULL ELSE coalesce(create_user.default_schema, 'dbo') END, role_name);
END $$;

-- ALTER USER and ALTER ROLE … WITH NAME. Null leaves as it is.
CREATE FUNCTION sys.check_alter_user(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    principal sys.database_user := sys.find_principal(name);
BEGIN
    -- One's own password may be changed by oneself.
    IF principal.role IS DISTINCT FROM session_user THEN
        PERFORM sys.require(ARRAY['db_accessadmin'], 'ALTER ANY USER');
    END IF;
    IF principal.type <> 'S' OR principal.principal_id < 5 THEN
        PERFORM sys.fail(33134, format('Principal ''%s'' has no password in this database.', principal.name));
    END IF;
END $$;

CREATE PROCEDURE sys.alter_user(name text, new_name text, new_schema text) LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$
DECLARE
    principal sys.database_user := sys.find_principal(name);
BEGIN
    PERFORM sys.require(CASE principal.type WHEN 'R' THEN ARRAY['db_securityadmin'] ELSE ARRAY['db_accessadmin'] END,
        CASE principal.type WHEN 'R' THEN 'ALTER ANY ROLE' ELSE 'ALTER ANY USER' END);
    IF principal.is_fixed OR principal.principal_id < 5 THEN
        PERFORM sys.fail(15150, format('Cannot alter the %s ''%s''.', CASE principal.type WHEN 'R' THEN 'role' ELSE 'user' END,
            principal.name));
    END IF;
    IF EXISTS (SELECT FROM sys.database_user u WHERE u.name = new_name COLLATE sys.ci AND u.principal_id <> principal.principal_id) THEN
        PERFORM sys.fail(15023, format('User, group, or role ''%s'' already exists in the current database.', new_name));
    END IF;
    IF new_name IS NOT NULL AND sys.role_name(new_name) <> principal.role THEN
        EXECUTE format('ALTER ROLE %I RENAME TO %I', principal.role, sys.role_name(new_name));
    END IF;
    UPDATE sys.database_user u SET name = coalesce(new_name, u.name), role = coalesce(sys.role_name(new_name), u.role),
        default_schema = coalesce(new_schema, u.default_schema), modified = sys.getdate()
    WHERE u.principal_id = principal.principal_id;
END $$;

-- DROP USER and DROP ROLE.
CREATE PROCEDURE sys.drop_user(name text, is_role boolean, if_exists boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    principal sys.database_user;
    kind text := CASE WHEN is_role THEN 'role' ELSE 'user' END;
BEGIN
    PERFORM sys.require(CASE WHEN is_role THEN ARRAY['db_securityadmin'] ELSE ARRAY['db_accessadmin'] END,
        CASE WHEN is_role THEN 'ALTER ANY ROLE' ELSE 'ALTER ANY USER' END);
    IF if_exists AND NOT EXISTS (SELECT FROM sys.database_user u WHERE u.name = drop_user.name COLLATE sys.ci) THEN
        RETURN;
    END IF;
    principal := sys.find_principal(name, 15151, kind);
    IF (principal.type = 'R') <> is_role THEN
        PERFORM sys.fail(15151, format('Cannot drop the %s ''%s'', because it does not exist or you do not have permission.', kind, name));
    END IF;
    IF principal.is_fixed OR principal.principal_id < 5 THEN
        PERFORM sys.fail(15150, format('Cannot drop the %s ''%s''.', kind, principal.name));
    END IF;
    IF is_role AND EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE r.rolname = principal.role) THEN
        PERFORM sys.fail(15144, 'The role has members. It must be empty before it can be dropped.');
    END IF;
    EXECUTE format('DROP OWNED BY %I', principal.role);
    EXECUTE format('DROP ROLE %I', principal.role);
    DELETE FROM sys.database_user u WHERE u.principal_id = principal.principal_id;
END $$;

-- ALTER ROLE … ADD MEMBER, DROP MEMBER.
CREATE PROCEDURE sys.change_member(role_name text, member text, is_added boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    of sys.database_user := sys.find_principal(role_name, 15151, 'role');
    who sys.database_user;
BEGIN
    IF of.is_fixed THEN
        PERFORM sys.require('{}', 'CONTROL'); -- as SQL Server: only db_owner changes fixed roles
    ELSE
        PERFORM sys.require(ARRAY['db_securityadmin'], 'ALTER ANY ROLE');
    END IF;
    who := sys.find_principal(member, 15151, 'user');
    IF of.type <> 'R' THEN
        PERFORM sys.fail(15151, format('Cannot alter the role ''%s'', because it does not exist or you do not have permission.',
            role_name));
    ELSIF of.principal_id = 0 THEN
        PERFORM sys.fail(15081, 'Membership of the public role cannot be changed.');
    ELSIF who.principal_id < 5 OR who.is_fixed THEN
        PERFORM sys.fail(15405, format('Cannot use the special principal ''%s''.', who.name));
    ELSIF of.name IN ('db_denydatareader', 'db_denydatawriter') AND is_added THEN
        PERFORM sys.fail(40510, format('Role ''%s'' is not supported by this engine: it cannot deny. Leave the user out of the roles that allow.', of.name));
    END IF;
    EXECUTE format(CASE WHEN is_added THEN 'GRANT %I TO %I' ELSE 'REVOKE %I FROM %I' END, of.role, who.role);
EXCEPTION WHEN invalid_grant_operation THEN
    PERFORM sys.fail(15413, 'Cannot make a role a member of itself.');
END $$;
