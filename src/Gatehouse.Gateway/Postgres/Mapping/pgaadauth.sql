-- The mapping of principals to roles, and the functions that Azure's flexible server has for it:
-- https://learn.microsoft.com/azure/postgresql/security/security-manage-entra-users
-- Run by a superuser in database "postgres"; running it again changes nothing. PostgreSQL 13 and newer.
--
--   pg_catalog.pgaadauth_*   anyone may call them; they say clearly who may not. They run as the caller.
--   gatehouse.*              do the work as the superuser; only azure_pg_admin may execute those that the former call.

SELECT pg_catalog.pg_advisory_xact_lock(7382141906);

DO $do$
BEGIN
    IF current_setting('is_superuser') <> 'on' THEN
        RAISE insufficient_privilege USING MESSAGE = 'must be superuser to install the mapping of principals';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'azure_pg_admin') THEN
        CREATE ROLE azure_pg_admin NOLOGIN;
        GRANT pg_monitor, pg_signal_backend TO azure_pg_admin;
    END IF;
    CREATE SCHEMA IF NOT EXISTS gatehouse;
    -- Whoever owns the schema owns the mapping: one that someone else prepared is not taken over.
    IF EXISTS (SELECT FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_roles r ON r.oid = n.nspowner
               WHERE n.nspname = 'gatehouse' AND NOT r.rolsuper) THEN
        RAISE insufficient_privilege USING MESSAGE = 'schema "gatehouse" is owned by a role that is no superuser',
            HINT = 'Look at what is in it, drop it, and install again.';
    END IF;
END
$do$;

REVOKE ALL ON SCHEMA gatehouse FROM PUBLIC;
GRANT USAGE ON SCHEMA gatehouse TO azure_pg_admin;

CREATE TABLE IF NOT EXISTS gatehouse.tenant (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id uuid NOT NULL
);

-- regrole: follows a rename, is dumped by name, and is not inherited by a new role of a dropped role's name.
CREATE TABLE IF NOT EXISTS gatehouse.principal_map (
    role regrole PRIMARY KEY,
    object_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    principal_type text NOT NULL CHECK (principal_type IN ('user', 'group', 'service')),
    is_admin boolean NOT NULL,
    is_mfa boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    created_by name NOT NULL DEFAULT session_user
);

CREATE TABLE IF NOT EXISTS gatehouse.directory (
    object_id uuid PRIMARY KEY,
    name text NOT NULL,
    principal_type text NOT NULL CHECK (principal_type IN ('user', 'group', 'service'))
);
CREATE INDEX IF NOT EXISTS directory_name ON gatehouse.directory (pg_catalog.lower(name));

REVOKE ALL ON ALL TABLES IN SCHEMA gatehouse FROM PUBLIC;

CREATE OR REPLACE FUNCTION gatehouse.check_role_name(p_name text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, gatehouse AS $fn$
BEGIN
    IF p_name IS NULL OR p_name = '' THEN
        RAISE invalid_parameter_value USING MESSAGE = 'the role name is empty';
    END IF;
    IF octet_length(p_name) > 63 THEN -- the server would cut it to the name of another role
        RAISE name_too_long USING MESSAGE = format('role name "%s" is longer than 63 bytes', p_name),
            HINT = 'Choose a shorter name and use pgaadauth_create_principal_with_oid.';
    END IF;
    IF lower(p_name) LIKE 'pg\_%' OR lower(p_name) IN ('azuresu', 'azure_pg_admin', 'azure_superuser', 'replication', 'public', 'none') THEN
        RAISE reserved_name USING MESSAGE = format('role name "%s" is reserved', p_name);
    END IF;
END
$fn$;

CREATE OR REPLACE FUNCTION gatehouse.check_existing_role(p_role regrole) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, gatehouse AS $fn$
BEGIN
    -- What an administrator is not, a principal must not become through one.
    IF EXISTS (SELECT FROM pg_roles WHERE oid = p_role AND (rolsuper OR rolreplication OR rolbypassrls))
       OR EXISTS (SELECT FROM pg_roles r WHERE r.oid <> p_role AND pg_has_role(p_role, r.oid, 'MEMBER')
                  AND (r.rolsuper OR r.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))) THEN
        RAISE insufficient_privilege USING
            MESSAGE = format('role %s cannot be mapped to a principal: it is a superuser, or has rights like one', p_role);
    END IF;
END
$fn$;

CREATE OR REPLACE FUNCTION gatehouse.set_admin(p_role regrole, p_admin boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, gatehouse AS $fn$
DECLARE
    v_grantor regrole;
BEGIN
    IF p_admin THEN
        IF EXISTS (SELECT FROM pg_auth_members WHERE roleid = p_role AND member = 'azure_pg_admin'::regrole) THEN
            EXECUTE format('REVOKE %s FROM azure_pg_admin', p_role); -- each in the other would be a circle
        END IF;
        EXECUTE format('ALTER ROLE %s CREATEROLE CREATEDB', p_role);
        EXECUTE format('GRANT azure_pg_admin TO %s', p_role);
        RETURN;
    END IF;

    EXECUTE format('ALTER ROLE %s NOCREATEROLE NOCREATEDB', p_role);
    IF current_setting('server_version_num')::integer < 160000 THEN
        EXECUTE format('REVOKE azure_pg_admin FROM %s', p_role);
    ELSE -- a membership may have been granted by several, and each grant stands for itself
        FOR v_grantor IN SELECT grantor::regrole FROM pg_auth_members WHERE roleid = 'azure_pg_admin'::regrole AND member = p_role LOOP
            EXECUTE format('REVOKE azure_pg_admin FROM %s GRANTED BY %s CASCADE', p_role, v_grantor);
        END LOOP;
    END IF;
END
$fn$;

-- From PostgreSQL 16 on, CREATEROLE reaches only roles that one has ADMIN on; before, it reaches all.
CREATE OR REPLACE FUNCTION gatehouse.let_administrators_manage(p_role regrole, p_admin boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, gatehouse AS $fn$
BEGIN
    IF current_setting('server_version_num')::integer < 160000 THEN
        RETURN;
    END IF;
    IF NOT p_admin THEN
        EXECUTE format('GRANT %s TO azure_pg_admin WITH ADMIN TRUE, INHERIT FALSE, SET FALSE', p_role);
    ELSIF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN -- a member of azure_pg_admin cannot have it as its member
        EXECUTE format('GRANT %s TO %I WITH ADMIN TRUE, INHERIT FALSE, SET FALSE', p_role, session_user);
    END IF;
END
$fn$;

-- p_mode: create = the role must be new; update = it must exist; ensure = either, but never another principal's.
CREATE OR REPLACE FUNCTION gatehouse.apply_principal(
    p_name text, p_object_id text, p_type text, p_admin boolean, p_mfa boolean, p_mode text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, gatehouse AS $fn$
DECLARE
    v_object_id uuid;
    v_role regrole;
    v_old gatehouse.principal_map;
BEGIN
    PERFORM gatehouse.check_role_name(p_name);
    IF p_admin IS NULL OR p_mfa IS NULL THEN
        RAISE null_value_not_allowed USING MESSAGE = 'isAdmin and isMfa must be true or false';
    END IF;
    IF p_type IS NULL OR p_type NOT IN ('user', 'group', 'service') THEN
        RAISE invalid_parameter_value USING MESSAGE = format('objectType %L is not one of user, group, service', p_type);
    END IF;
    BEGIN
        v_object_id := p_object_id::uuid;
    EXCEPTION WHEN invalid_text_representation THEN
        RAISE invalid_parameter_value USING MESSAGE = format('objectId %L is not a uuid', p_object_id),
            HINT = 'Give the principal''s object id: az ad sp show --id <client id> --query id';
    END;
    IF v_object_id IS NULL THEN
        RAISE null_value_not_allowed USING MESSAGE = 'objectId is null';
    END IF;

    PERFORM pg_advisory_xact_lock(7382141906); -- two calls must not both find that the role is missing
    DELETE FROM gatehouse.principal_map WHERE role NOT IN (SELECT oid FROM pg_roles);

    SELECT oid INTO v_role FROM pg_roles WHERE rolname = p_name;
    SELECT * INTO v_old FROM gatehouse.principal_map WHERE role = v_role;
    IF v_role IS NULL THEN
        IF p_mode = 'update' THEN
            RAISE undefined_object USING MESSAGE = format('role "%s" does not exist', p_name),
                HINT = 'Use pgaadauth_create_principal_with_oid.';
        END IF;
        EXECUTE format('CREATE ROLE %I LOGIN', p_name);
        SELECT oid INTO STRICT v_role FROM pg_roles WHERE rolname = p_name;
    ELSE
        IF p_mode = 'create' THEN
            RAISE duplicate_object USING MESSAGE = format('role "%s" already exists', p_name),
                HINT = 'To map it to a principal, or to another one, use pgaadauth_update_principal_with_oid.';
        END IF;
        PERFORM gatehouse.check_existing_role(v_role);
        IF p_mode = 'ensure' AND v_old.role IS NOT NULL AND v_old.object_id <> v_object_id THEN
            RAISE duplicate_object USING MESSAGE = format('role "%s" is mapped to another principal (oid %s)', p_name, v_old.object_id);
        END IF;
        EXECUTE format('ALTER ROLE %s LOGIN', v_role);
    END IF;

    IF p_admin OR v_old.is_admin THEN -- rights that were not given here are not taken here
        PERFORM gatehouse.set_admin(v_role, p_admin);
    END IF;
    IF v_old.is_admin IS DISTINCT FROM p_admin THEN
        PERFORM gatehouse.let_administrators_manage(v_role, p_admin);
    END IF;

    INSERT INTO gatehouse.principal_map AS m (role, object_id, tenant_id, principal_type, is_admin, is_mfa)
    VALUES (v_role, v_object_id, (SELECT id FROM gatehouse.tenant), p_type, p_admin, p_mfa)
    ON CONFLICT (role) DO UPDATE SET object_id = excluded.object_id, tenant_id = excluded.tenant_id,
        principal_type = excluded.principal_type, is_admin = excluded.is_admin, is_mfa = excluded.is_mfa;
END
$fn$;

CREATE OR REPLACE FUNCTION gatehouse.create_principal(p_name text, p_object_id text, p_type text, p_admin boolean, p_mfa boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, gatehouse
AS $fn$ SELECT gatehouse.apply_principal(p_name, p_object_id, p_type, p_admin, p_mfa, 'create') $fn$;

CREATE OR REPLACE FUNCTION gatehouse.update_principal(p_name text, p_object_id text, p_type text, p_admin boolean, p_mfa boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, gatehouse
AS $fn$ SELECT gatehouse.apply_principal(p_name, p_object_id, p_type, p_admin, p_mfa, 'update') $fn$;

CREATE OR REPLACE FUNCTION gatehouse.create_principal_by_name(p_name text, p_admin boolean, p_mfa boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, gatehouse AS $fn$
DECLARE
    v_found gatehouse.directory[];
BEGIN
    PERFORM gatehouse.check_role_name(p_name);
    SELECT array_agg(d) INTO v_found FROM gatehouse.directory d WHERE lower(d.name) = lower(p_name);
    IF v_found IS NULL THEN
        RAISE undefined_object USING MESSAGE = format('Could not validate AAD user <%s> because its name is not found in the tenant.', p_name),
            HINT = 'Give the user principal name, or the display name of the group, application or managed identity (not an id).';
    ELSIF cardinality(v_found) > 1 THEN
        RAISE ambiguous_alias USING
            MESSAGE = format('Cannot validate Microsoft Entra ID user <%s> because its name isn''t unique in the tenant.', p_name),
            HINT = 'Use pgaadauth_create_principal_with_oid.';
    END IF;
    PERFORM gatehouse.apply_principal(p_name, v_found[1].object_id::text, v_found[1].principal_type, p_admin, p_mfa, 'create');
END
$fn$;

CREATE OR REPLACE FUNCTION gatehouse.list_principals(p_admins boolean)
RETURNS TABLE (role name, principal_type text, object_id text, tenant_id text, is_mfa integer, is_admin integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, gatehouse AS $fn$
    SELECT r.rolname, m.principal_type, m.object_id::text, m.tenant_id::text, m.is_mfa::integer, a.is_admin::integer
    FROM gatehouse.principal_map m
    JOIN pg_roles r ON r.oid = m.role
    CROSS JOIN LATERAL (SELECT pg_has_role(r.oid, 'azure_pg_admin', 'MEMBER') AS is_admin) a
    WHERE a.is_admin OR NOT p_admins
    ORDER BY r.rolname
$fn$;

-- For the server's owner (its administrators in the Resource Manager), not for administrators inside: not granted to anyone.
CREATE OR REPLACE FUNCTION gatehouse.ensure_administrator(p_name text, p_object_id text, p_type text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, gatehouse
AS $fn$ SELECT gatehouse.apply_principal(p_name, p_object_id, p_type, true, false, 'ensure') $fn$;

CREATE OR REPLACE FUNCTION gatehouse.remove_administrator(p_object_id uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, gatehouse AS $fn$
DECLARE
    v_role regrole;
BEGIN
    PERFORM pg_advisory_xact_lock(7382141906);
    DELETE FROM gatehouse.principal_map WHERE role NOT IN (SELECT oid FROM pg_roles);
    FOR v_role IN DELETE FROM gatehouse.principal_map m WHERE m.object_id = p_object_id AND m.is_admin RETURNING m.role LOOP
        PERFORM gatehouse.set_admin(v_role, false);
        BEGIN
            EXECUTE format('DROP ROLE %s', v_role);
        EXCEPTION WHEN dependent_objects_still_exist THEN
            RAISE NOTICE 'role % owns objects and is kept; no principal is mapped to it', v_role;
        END;
    END LOOP;
END
$fn$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA gatehouse FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gatehouse.create_principal(text, text, text, boolean, boolean),
    gatehouse.update_principal(text, text, text, boolean, boolean),
    gatehouse.create_principal_by_name(text, boolean, boolean),
    gatehouse.list_principals(boolean) TO azure_pg_admin;

CREATE OR REPLACE FUNCTION pg_catalog.pgaadauth_check_caller() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $fn$
BEGIN
    IF NOT pg_has_role(current_user, 'azure_pg_admin', 'USAGE') THEN
        RAISE insufficient_privilege USING
            MESSAGE = format('permission denied: role "%s" is not a member of azure_pg_admin', current_user),
            HINT = 'Connect as a Microsoft Entra administrator of this server.';
    END IF;
END
$fn$;

CREATE OR REPLACE FUNCTION pg_catalog.pgaadauth_create_principal(rolename text, isadmin boolean, ismfa boolean) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog AS $fn$
BEGIN
    PERFORM pgaadauth_check_caller();
    PERFORM gatehouse.create_principal_by_name(rolename, isadmin, ismfa);
    RETURN format('Created role for "%s"', rolename);
END
$fn$;

CREATE OR REPLACE FUNCTION pg_catalog.pgaadauth_create_principal_with_oid(
    rolename text, objectid text, objecttype text, isadmin boolean, ismfa boolean) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog AS $fn$
BEGIN
    PERFORM pgaadauth_check_caller();
    PERFORM gatehouse.create_principal(rolename, objectid, objecttype, isadmin, ismfa);
    RETURN format('Created role for "%s"', rolename);
END
$fn$;

CREATE OR REPLACE FUNCTION pg_catalog.pgaadauth_update_principal_with_oid(
    rolename text, objectid text, objecttype text, isadmin boolean, ismfa boolean) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog AS $fn$
BEGIN
    PERFORM pgaadauth_check_caller();
    PERFORM gatehouse.update_principal(rolename, objectid, objecttype, isadmin, ismfa);
    RETURN format('Updated role for "%s"', rolename);
END
$fn$;

CREATE OR REPLACE FUNCTION pg_catalog.pgaadauth_list_principals(isadminvalue boolean)
RETURNS TABLE (rolname name, principaltype text, objectid text, tenantid text, ismfa integer, isadmin integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $fn$
BEGIN
    PERFORM pgaadauth_check_caller();
    RETURN QUERY SELECT l.* FROM gatehouse.list_principals(isadminvalue) l;
END
$fn$;
