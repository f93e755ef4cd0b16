-- Functions on names and properties. A name has up to three parts, in brackets, quotes or bare.
CREATE FUNCTION sys.name_parts(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (SELECT array_agg(CASE WHEN p[1] LIKE '[%' THEN pg_catalog.replace(substr(p[1], 2, length(p[1]) - 2), ']]', ']')
            WHEN p[1] LIKE '"%' THEN pg_catalog.replace(substr(p[1], 2, length(p[1]) - 2), '""', '"') ELSE btrim(p[1]) END)
        FROM regexp_matches($1 COLLATE "C" || '.', '(\[(?:[^]]|\]\])*\]|"(?:[^"]|"")*"|[^.\["]*)\.', 'g') AS p);
CREATE FUNCTION sys.parsename(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN nullif((sys.name_parts($1))[cardinality(sys.name_parts($1)) + 1 - $2], '');
CREATE FUNCTION sys.schema_folded(text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(sys.fold($1), ''), (SELECT s::text FROM unnest(current_schemas(false)) AS s WHERE s NOT IN ('sys', 'pg_catalog') LIMIT 1), 'dbo');

CREATE FUNCTION sys.object_id(text, kind text DEFAULT NULL) RETURNS integer LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    object text := sys.fold(sys.parsename($1, 1));
    schema_name text := sys.parsename($1, 2);
    found integer;
BEGIN
    IF starts_with(object, '#') THEN
        RETURN (SELECT oid::bigint::integer FROM pg_class WHERE relname = object AND relnamespace = pg_my_temp_schema());
    END IF;
    SELECT c.oid::bigint::integer INTO found FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = object AND n.nspname = CASE WHEN sys.fold(schema_name) = 'information_schema' THEN 'sys_information_schema' ELSE coalesce(nullif(sys.fold(schema_name), ''), 'dbo') END
        AND c.relkind IN ('r', 'v', 'S') AND (kind IS NULL OR upper(btrim(kind)) = CASE c.relkind WHEN 'r' THEN 'U' WHEN 'v' THEN 'V' ELSE 'SO' END)
        AND (n.nspname IN ('sys', 'sys_information_schema') OR c.relkind = 'S' OR sys.is_visible(c.oid)) LIMIT 1;
    IF found IS NULL AND (kind IS NULL OR upper(btrim(kind)) IN ('PK', 'UQ', 'F', 'C', 'D')) THEN
        SELECT o.object_id INTO found FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
        WHERE o.name = sys.parsename($1, 1) COLLATE sys.ci AND s.name = coalesce(schema_name, 'dbo') COLLATE sys.ci AND o.type NOT IN ('U', 'V', 'SO')
            AND (kind IS NULL OR o.type = kind COLLATE sys.ci) LIMIT 1;
    END IF;
    RETURN found;
END $$;
CREATE FUNCTION sys.object_name(integer, database integer DEFAULT NULL) RETURNS sys.nvarchar LANGUAGE sql STABLE RETURN (SELECT name FROM sys.objects WHERE object_id = $1);
CREATE FUNCTION sys.object_schema_name(integer, database integer DEFAULT NULL) RETURNS sys.nvarchar LANGUAGE sql STABLE
    RETURN (SELECT s.name FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE o.object_id = $1);
CREATE FUNCTION sys.object_definition(integer) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    RETURN (SELECT coalesce(t.definition, pg_get_viewdef(v.object_id::oid)) FROM sys.views v
        LEFT JOIN sys.definition_text t ON t.object_id = v.object_id::oid AND t.column_id = 0 WHERE v.object_id = $1);
CREATE FUNCTION sys.db_name(integer DEFAULT NULL) RETURNS sys.nvarchar LANGUAGE sql STABLE
    RETURN CASE WHEN $1 IS NULL THEN coalesce(nullif(current_setting('gatehouse.database', true), ''), current_database())
        ELSE (SELECT name FROM sys.databases WHERE database_id = $1) END;
CREATE FUNCTION sys.db_id(text DEFAULT NULL) RETURNS smallint LANGUAGE sql STABLE
    RETURN (SELECT (database_id % 32767)::smallint FROM sys.databases WHERE name = coalesce($1, sys.db_name()) COLLATE sys.ci);
CREATE FUNCTION sys.schema_id(text DEFAULT NULL) RETURNS integer LANGUAGE sql STABLE
    RETURN (SELECT schema_id FROM sys.schemas WHERE name = coalesce($1, sys.schema_folded('')) COLLATE sys.ci);
CREATE FUNCTION sys.schema_name(integer DEFAULT NULL) RETURNS sys.nvarchar LANGUAGE sql STABLE
    RETURN (SELECT name FROM sys.schemas WHERE schema_id = coalesce($1, sys.schema_id()));
CREATE FUNCTION sys.type_name(integer) RETURNS sys.nvarchar LANGUAGE sql STABLE RETURN (SELECT name FROM sys.types WHERE user_type_id = $1);
CREATE FUNCTION sys.type_id(text) RETURNS integer LANGUAGE sql STABLE RETURN (SELECT user_type_id FROM sys.types WHERE name = sys.parsename($1, 1) COLLATE sys.ci);
CREATE FUNCTION sys.col_length(text, text) RETURNS smallint LANGUAGE sql STABLE
    RETURN (SELECT max_length FROM sys.columns WHERE object_id = sys.object_id($1) AND name = $2 COLLATE sys.ci);
CREATE FUNCTION sys.col_name(integer, integer) RETURNS sys.nvarchar LANGUAGE sql STABLE RETURN (SELECT name FROM sys.columns WHERE object_id = $1 AND column_id = $2);
CREATE FUNCTION sys.columnproperty(integer, text, text) RETURNS integer LANGUAGE sql STABLE
    RETURN (SELECT CASE lower($3) WHEN 'isidentity' THEN is_identity::integer WHEN 'iscomputed' THEN is_computed::integer WHEN 'allowsnull' THEN is_nullable::integer
        WHEN 'columnid' THEN column_id WHEN 'ordinal' THEN column_id WHEN 'precision' THEN CASE WHEN collation_name IS NULL THEN "precision" ELSE max_length END
        WHEN 'scale' THEN scale WHEN 'charmaxlen' THEN max_length WHEN 'isrowguidcol' THEN 0 WHEN 'ishidden' THEN 0 WHEN 'issparse' THEN 0 WHEN 'iscolumnset' THEN 0
        WHEN 'generatedalwaystype' THEN 0 END
        FROM sys.columns WHERE object_id = $1 AND name = $2 COLLATE sys.ci);
CREATE FUNCTION sys.objectproperty(integer, text) RETURNS integer LANGUAGE sql STABLE
    RETURN (SELECT CASE lower($2) WHEN 'istable' THEN (type = 'U')::integer WHEN 'isusertable' THEN (type = 'U')::integer WHEN 'isview' THEN (type = 'V')::integer
        WHEN 'isprocedure' THEN 0 WHEN 'isprimarykey' THEN (type = 'PK')::integer WHEN 'isforeignkey' THEN (type = 'F')::integer WHEN 'ismsshipped' THEN 0
        WHEN 'isconstraint' THEN (type IN ('PK', 'UQ', 'F', 'C', 'D'))::integer WHEN 'ownerid' THEN 1
        WHEN 'tablehasidentity' THEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = object_id::oid AND attidentity <> '')::integer
        WHEN 'tablehasprimarykey' THEN EXISTS (SELECT FROM pg_index WHERE indrelid = object_id::oid AND indisprimary)::integer END
        FROM sys.objects WHERE object_id = $1);
CREATE FUNCTION sys.indexproperty(integer, text, text) RETURNS integer LANGUAGE sql STABLE
    RETURN (SELECT CASE lower($3) WHEN 'isunique' THEN is_unique::integer WHEN 'isclustered' THEN (type = 1)::integer WHEN 'indexid' THEN index_id WHEN 'isdisabled' THEN 0
        WHEN 'isstatistics' THEN 0 WHEN 'indexfillfactor' THEN 0 END FROM sys.indexes WHERE object_id = $1 AND name = $2 COLLATE sys.ci);

CREATE FUNCTION sys.version() RETURNS sys.nvarchar LANGUAGE sql STABLE
    RETURN 'Microsoft SQL Azure (RTM) - 12.0.2000.8 (Gatehouse on PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ')';
CREATE FUNCTION sys.serverproperty(text) RETURNS sys.nvarchar LANGUAGE sql STABLE
    RETURN CASE lower($1) WHEN 'productversion' THEN '12.0.2000.8' WHEN 'productmajorversion' THEN '12' WHEN 'productminorversion' THEN '0' WHEN 'productlevel' THEN 'RTM' WHEN 'edition' THEN 'SQL Azure'
        WHEN 'engineedition' THEN '5' WHEN 'servername' THEN coalesce(nullif(current_setting('gatehouse.server', true), ''), 'localhost')
        WHEN 'machinename' THEN coalesce(nullif(current_setting('gatehouse.server', true), ''), 'localhost') WHEN 'instancename' THEN NULL
        WHEN 'collation' THEN 'SQL_Latin1_General_CP1_CI_AS' WHEN 'isintegratedsecurityonly' THEN '0' WHEN 'isclustered' THEN '0' WHEN 'ishadrenabled' THEN '0'
        WHEN 'editionid' THEN '1674378470' WHEN 'licensetype' THEN 'DISABLED' WHEN 'isfulltextinstalled' THEN '0' WHEN 'islocaldb' THEN '0' WHEN 'issingleuser' THEN '0'
        WHEN 'isxtpsupported' THEN '0' WHEN 'ispolybaseinstalled' THEN '0' WHEN 'isexternalauthenticationonly' THEN '0' WHEN 'buildclrversion' THEN 'v4.0.30319' END;
CREATE FUNCTION sys.databasepropertyex(text, text) RETURNS sys.nvarchar LANGUAGE sql STABLE
    RETURN (SELECT CASE lower($2) WHEN 'collation' THEN collation_name WHEN 'status' THEN state_desc WHEN 'updateability' THEN 'READ_WRITE' WHEN 'useraccess' THEN user_access_desc
        WHEN 'recovery' THEN recovery_model_desc WHEN 'edition' THEN 'GeneralPurpose' WHEN 'serviceobjective' THEN 'GP_S_Gen5_1' WHEN 'version' THEN '904' WHEN 'engineedition' THEN '5'
        WHEN 'isautoclose' THEN '0' WHEN 'isautoshrink' THEN '0' WHEN 'isfulltextenabled' THEN '0' WHEN 'comparisonstyle' THEN '196609' WHEN 'lcid' THEN '1033' WHEN 'sqlsortorder' THEN '52' END
        FROM sys.databases WHERE name = $1 COLLATE sys.ci);
CREATE FUNCTION sys.connectionproperty(text) RETURNS sys.nvarchar LANGUAGE sql STABLE
    RETURN CASE lower($1) WHEN 'net_transport' THEN 'TCP' WHEN 'protocol_type' THEN 'TSQL' WHEN 'auth_scheme' THEN 'SQL' END;
CREATE FUNCTION sys.app_name() RETURNS sys.nvarchar LANGUAGE sql STABLE RETURN current_setting('gatehouse.application', true);
CREATE FUNCTION sys.host_name() RETURNS sys.nvarchar LANGUAGE sql STABLE RETURN current_setting('gatehouse.host', true);
CREATE FUNCTION sys.ident_seed(text) RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT seed_value FROM sys.identity_columns WHERE object_id = sys.object_id($1));
CREATE FUNCTION sys.ident_incr(text) RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT increment_value FROM sys.identity_columns WHERE object_id = sys.object_id($1));
CREATE FUNCTION sys.ident_current(text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    RETURN (SELECT coalesce(pg_sequence_last_value(d.objid), c.seed_value) FROM sys.identity_columns c
        JOIN pg_depend d ON d.refobjid = c.object_id::oid AND d.refobjsubid = c.column_id AND d.deptype = 'i' AND d.classid = 'pg_class'::regclass WHERE c.object_id = sys.object_id($1));
