-- Principals and permissions.
CREATE VIEW sys.database_principals AS
    SELECT name, principal_id, type::text::char(1) COLLATE sys.ci AS type, (CASE type WHEN 'R' THEN 'DATABASE_ROLE' WHEN 'E' THEN 'EXTERNAL_USER' WHEN 'X' THEN 'EXTERNAL_GROUP'
            ELSE 'SQL_USER' END)::text COLLATE sys.ci AS type_desc, default_schema AS default_schema_name, created AS create_date, modified AS modify_date,
        CASE WHEN type = 'R' THEN owner_id END AS owning_principal_id, sid, is_fixed AS is_fixed_role,
        (CASE WHEN type IN ('E', 'X') THEN 4 WHEN type = 'S' AND principal_id >= 5 THEN 2 WHEN principal_id = 1 THEN 1 ELSE 0 END) AS authentication_type,
        (CASE WHEN type IN ('E', 'X') THEN 'EXTERNAL' WHEN type = 'S' AND principal_id >= 5 THEN 'DATABASE' WHEN principal_id = 1 THEN 'INSTANCE' ELSE 'NONE' END)::text COLLATE sys.ci AS authentication_type_desc,
        NULL::text AS default_language_name, NULL::integer AS default_language_lcid, false AS allow_encrypted_value_modifications
    FROM sys.database_user;
CREATE VIEW sys.database_role_members AS
    SELECT r.principal_id AS role_principal_id, m.principal_id AS member_principal_id
    FROM pg_auth_members a JOIN pg_roles pr ON pr.oid = a.roleid JOIN pg_roles pm ON pm.oid = a.member
        JOIN sys.database_user r ON r.role = pr.rolname AND r.type = 'R' AND r.principal_id <> 0 JOIN sys.database_user m ON m.role = pm.rolname
    UNION ALL SELECT 16384, 1;
CREATE FUNCTION sys.permission_type(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE $1 COLLATE sys.ci WHEN 'SELECT' THEN 'SL' WHEN 'INSERT' THEN 'IN' WHEN 'UPDATE' THEN 'UP' WHEN 'DELETE' THEN 'DL' WHEN 'EXECUTE' THEN 'EX' WHEN 'REFERENCES' THEN 'RF'
        WHEN 'CONTROL' THEN 'CL' WHEN 'ALTER' THEN 'AL' WHEN 'CONNECT' THEN 'CO' WHEN 'VIEW DEFINITION' THEN 'VW' WHEN 'CREATE TABLE' THEN 'CRTB' WHEN 'CREATE VIEW' THEN 'CRVW'
        WHEN 'CREATE SCHEMA' THEN 'CRSM' WHEN 'ALTER ANY USER' THEN 'ALUS' WHEN 'ALTER ANY ROLE' THEN 'ALRL' ELSE upper("left"($1, 4)) END;
CREATE VIEW sys.database_permissions AS
    SELECT p.class::smallint AS class, (CASE p.class WHEN 0 THEN 'DATABASE' WHEN 1 THEN 'OBJECT_OR_COLUMN' ELSE 'SCHEMA' END)::text COLLATE sys.ci AS class_desc,
        CASE p.class WHEN 3 THEN sys.schema_number(p.major_id) ELSE p.major_id::bigint::integer END AS major_id, p.minor_id, p.grantee_id AS grantee_principal_id, p.grantor_id AS grantor_principal_id,
        sys.permission_type(p.name)::char(4) COLLATE sys.ci AS type, p.name AS permission_name, (CASE WHEN p.with_grant THEN 'W' ELSE 'G' END)::char(1) COLLATE sys.ci AS state,
        (CASE WHEN p.with_grant THEN 'GRANT_WITH_GRANT_OPTION' ELSE 'GRANT' END)::text COLLATE sys.ci AS state_desc
    FROM sys.permission p
    UNION ALL SELECT 0, 'DATABASE', 0, 0, principal_id, 1, 'CO', 'CONNECT', 'G', 'GRANT' FROM sys.database_user WHERE type <> 'R' AND role IS NOT NULL;
CREATE VIEW sys.server_principals AS
    SELECT name, principal_id, sid, type, type_desc, false AS is_disabled, create_date, modify_date, 'master'::text AS default_database_name FROM sys.database_principals WHERE principal_id = 1;
CREATE VIEW sys.sysusers AS SELECT principal_id AS uid, name, sid, create_date AS createdate, type <> 'R' AS hasdbaccess, type = 'R' AS issqlrole FROM sys.database_principals;
CREATE VIEW sys.dm_exec_sessions AS
    SELECT current_setting('gatehouse.spid', true)::integer AS session_id, current_setting('gatehouse.host', true) AS host_name, current_setting('gatehouse.application', true) AS program_name,
        current_setting('gatehouse.login', true) AS login_name, 'running'::text AS status, 1 AS database_id, true AS is_user_process;
CREATE VIEW sys.dm_exec_connections AS
    SELECT current_setting('gatehouse.spid', true)::integer AS session_id, 'TSQL'::text AS net_transport, 'TRUE'::text AS encrypt_option, 'SQL'::text AS auth_scheme;

-- Who is who. Names of logins are the gateway's: gatehouse.login.
CREATE FUNCTION sys.user_id(text DEFAULT NULL) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    RETURN (SELECT principal_id FROM sys.database_user WHERE CASE WHEN $1 IS NULL THEN role = session_user ELSE name = $1 COLLATE sys.ci END);
CREATE FUNCTION sys.user_name(integer DEFAULT NULL) RETURNS sys.nvarchar LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    RETURN (SELECT name FROM sys.database_user WHERE principal_id = coalesce($1, sys.user_id()));
CREATE FUNCTION sys.suser_sname() RETURNS sys.nvarchar LANGUAGE sql STABLE RETURN coalesce(nullif(current_setting('gatehouse.login', true), ''), sys.user_name());
CREATE FUNCTION sys.suser_sname(bytea) RETURNS sys.nvarchar LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    RETURN (SELECT name FROM sys.database_user WHERE sid = $1);
CREATE FUNCTION sys.suser_sname(integer) RETURNS sys.nvarchar LANGUAGE sql STABLE RETURN sys.user_name($1);
CREATE FUNCTION sys.suser_sid(text DEFAULT NULL) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    RETURN (SELECT sid FROM sys.database_user WHERE principal_id = CASE WHEN $1 IS NULL OR $1 = sys.suser_sname() THEN sys.user_id() ELSE sys.user_id($1) END);
CREATE FUNCTION sys.suser_id(text DEFAULT NULL) RETURNS integer LANGUAGE sql STABLE RETURN sys.user_id(CASE WHEN $1 = sys.suser_sname() THEN NULL ELSE $1 END);
CREATE FUNCTION sys.original_login() RETURNS sys.nvarchar LANGUAGE sql STABLE RETURN sys.suser_sname();
-- 1 or 0; NULL for what is no role.
CREATE FUNCTION sys.is_rolemember(text, principal text DEFAULT NULL) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    RETURN (SELECT CASE WHEN r.principal_id = 0 OR r.name = u.name OR r.role IS NOT NULL AND pg_has_role(u.role, r.role, 'MEMBER') OR u.principal_id = 1 AND r.name = 'db_owner' THEN 1 ELSE 0 END
        FROM sys.database_user r, sys.database_user u
        WHERE r.name = $1 COLLATE sys.ci AND (r.type = 'R' OR r.type = 'X') AND u.principal_id = CASE WHEN $2 IS NULL THEN sys.user_id() ELSE sys.user_id($2) END);
CREATE FUNCTION sys.is_member(text) RETURNS integer LANGUAGE sql STABLE RETURN sys.is_rolemember($1);
CREATE FUNCTION sys.is_srvrolemember(text, login text DEFAULT NULL) RETURNS integer LANGUAGE sql STABLE
    RETURN CASE WHEN lower($1) = 'public' THEN 1 WHEN lower($1) IN ('sysadmin', 'serveradmin', 'securityadmin', 'dbcreator', 'processadmin', 'setupadmin', 'bulkadmin', 'diskadmin') THEN 0 END;
CREATE FUNCTION sys.has_dbaccess(text) RETURNS integer LANGUAGE sql STABLE RETURN CASE WHEN $1 = sys.db_name() THEN 1 END;
