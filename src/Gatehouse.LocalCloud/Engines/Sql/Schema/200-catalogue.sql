-- The catalogue views of schema sys. Names are as the user wrote them and types as declared: both stand in the comments.
-- system_type_id and user_type_id are SQL Server's numbers.
CREATE TABLE sys.type_number (name text COLLATE sys.ci PRIMARY KEY, system_type_id smallint, user_type_id integer, max_length smallint, "precision" smallint,
    scale smallint, postgres text);
INSERT INTO sys.type_number VALUES
    ('image', 34, 34, 16, 0, 0, NULL), ('text', 35, 35, 16, 0, 0, NULL), ('uniqueidentifier', 36, 36, 16, 0, 0, 'uuid'), ('date', 40, 40, 3, 10, 0, 'date'),
    ('time', 41, 41, 5, 16, 7, 'time'), ('datetime2', 42, 42, 8, 27, 7, 'timestamp'), ('datetimeoffset', 43, 43, 10, 34, 7, 'datetimeoffset'),
    ('tinyint', 48, 48, 1, 3, 0, NULL), ('smallint', 52, 52, 2, 5, 0, 'int2'), ('int', 56, 56, 4, 10, 0, 'int4'), ('smalldatetime', 58, 58, 4, 16, 0, NULL),
    ('real', 59, 59, 4, 24, 0, 'float4'), ('money', 60, 60, 8, 19, 4, NULL), ('datetime', 61, 61, 8, 23, 3, NULL), ('float', 62, 62, 8, 53, 0, 'float8'),
    ('sql_variant', 98, 98, 8016, 0, 0, NULL), ('ntext', 99, 99, 16, 0, 0, NULL), ('bit', 104, 104, 1, 1, 0, 'bool'), ('decimal', 106, 106, 17, 38, 38, NULL),
    ('numeric', 108, 108, 17, 38, 38, 'numeric'), ('smallmoney', 122, 122, 4, 10, 4, NULL), ('bigint', 127, 127, 8, 19, 0, 'int8'),
    ('varbinary', 165, 165, 8000, 0, 0, 'bytea'), ('varchar', 167, 167, 8000, 0, 0, NULL), ('binary', 173, 173, 8000, 0, 0, NULL), ('char', 175, 175, 8000, 0, 0, NULL),
    ('timestamp', 189, 189, 8, 0, 0, NULL), ('nvarchar', 231, 231, 8000, 0, 0, 'varchar'), ('sysname', 231, 256, 256, 0, 0, NULL), ('nchar', 239, 239, 8000, 0, 0, 'bpchar'),
    ('xml', 241, 241, -1, 0, 0, NULL);

GRANT SELECT ON sys.type_number TO PUBLIC;

-- A declared type's parts: name, length in bytes, precision, scale.
CREATE FUNCTION sys.base_type(declared text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE split_part(declared COLLATE "C", '(', 1) WHEN 'rowversion' THEN 'timestamp' ELSE split_part(declared COLLATE "C", '(', 1) END;
CREATE FUNCTION sys.type_argument(declared text, number integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN nullif(split_part(rtrim(split_part(declared COLLATE "C", '(', 2), ')'), ',', number), '')::integer;
CREATE FUNCTION sys.declared_type(comment text, type oid, modifier integer) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(sys.comment_type(comment), CASE
        WHEN type IN (1043, 1042) AND modifier > 4 THEN CASE type WHEN 1043 THEN 'nvarchar(' ELSE 'nchar(' END || (modifier - 4) || ')'
        WHEN type = 25 THEN 'nvarchar(max)' WHEN type = 17 THEN 'varbinary(max)' WHEN type = 1700 AND modifier > 4 THEN format('numeric(%s,%s)', (modifier - 4) >> 16, (modifier - 4) & 2047)
        WHEN type = 1700 THEN 'numeric(38,10)' WHEN type IN (19, 26) THEN CASE type WHEN 19 THEN 'sysname' ELSE 'int' END
        ELSE coalesce((SELECT n.name FROM sys.type_number n JOIN pg_type t ON t.typname = n.postgres WHERE t.oid = type), 'nvarchar(max)') COLLATE sys.ci END COLLATE sys.ci);
CREATE FUNCTION sys.type_length(declared text) RETURNS smallint LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN declared COLLATE "C" LIKE '%(max)' THEN -1 WHEN sys.base_type(declared) IN ('nvarchar', 'nchar') THEN coalesce(sys.type_argument(declared, 1), 1) * 2
        WHEN sys.base_type(declared) IN ('varchar', 'char', 'binary', 'varbinary') THEN coalesce(sys.type_argument(declared, 1), 1)
        WHEN sys.base_type(declared) IN ('decimal', 'numeric') THEN CASE WHEN coalesce(sys.type_argument(declared, 1), 18) < 10 THEN 5
            WHEN coalesce(sys.type_argument(declared, 1), 18) < 20 THEN 9 WHEN sys.type_argument(declared, 1) < 29 THEN 13 ELSE 17 END
        ELSE (SELECT max_length FROM sys.type_number WHERE name = sys.base_type(declared)) END::smallint;
CREATE FUNCTION sys.type_precision(declared text) RETURNS smallint LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN sys.base_type(declared) IN ('decimal', 'numeric') THEN coalesce(sys.type_argument(declared, 1), 18)
        WHEN sys.base_type(declared) IN ('nvarchar', 'nchar', 'varchar', 'char', 'binary', 'varbinary') THEN 0
        ELSE (SELECT "precision" FROM sys.type_number WHERE name = sys.base_type(declared)) END::smallint;
CREATE FUNCTION sys.type_scale(declared text) RETURNS smallint LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN sys.base_type(declared) IN ('decimal', 'numeric') THEN coalesce(sys.type_argument(declared, 2), 0)
        WHEN sys.base_type(declared) IN ('time', 'datetime2', 'datetimeoffset') THEN coalesce(sys.type_argument(declared, 1), 7)
        WHEN sys.base_type(declared) IN ('nvarchar', 'nchar', 'varchar', 'char', 'binary', 'varbinary') THEN 0
        ELSE (SELECT scale FROM sys.type_number WHERE name = sys.base_type(declared)) END::smallint;

CREATE FUNCTION sys.principal_of(role oid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    RETURN (SELECT u.principal_id FROM sys.database_user u JOIN pg_roles r ON r.rolname = u.role WHERE r.oid = $1);

-- Numbers of schemas: dbo is 1, sys 4, INFORMATION_SCHEMA 3; others their own.
CREATE FUNCTION sys.schema_number(oid) RETURNS integer LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN CASE $1 WHEN 'dbo'::regnamespace THEN 1 WHEN 'sys'::regnamespace THEN 4 ELSE $1::bigint::integer END;
CREATE VIEW sys.schemas AS
    SELECT (sys.comment_name(obj_description(oid, 'pg_namespace'), nspname::text) COLLATE sys.ci) AS name, sys.schema_number(oid) AS schema_id, 1 AS principal_id, oid AS "~oid"
    FROM pg_namespace WHERE nspname <> 'public' AND nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'sys', 'sys_information_schema')
    UNION ALL SELECT v.name COLLATE sys.ci, v.id, v.owner, v.oid FROM (VALUES ('sys', 4, 4, 'sys'::regnamespace::oid), ('INFORMATION_SCHEMA', 3, 3, NULL), ('guest', 2, 2, NULL),
        ('db_owner', 16384, 16384, NULL), ('db_accessadmin', 16385, 16385, NULL), ('db_securityadmin', 16386, 16386, NULL), ('db_ddladmin', 16387, 16387, NULL),
        ('db_backupoperator', 16389, 16389, NULL), ('db_datareader', 16390, 16390, NULL), ('db_datawriter', 16391, 16391, NULL),
        ('db_denydatareader', 16392, 16392, NULL), ('db_denydatawriter', 16393, 16393, NULL)) AS v(name, id, owner, oid);

-- Who may see a definition: who has a permission on the object, or on all of them.
CREATE FUNCTION sys.is_visible(relation oid) RETURNS boolean LANGUAGE sql STABLE STRICT
    RETURN has_table_privilege(session_user, relation, 'SELECT, INSERT, UPDATE, DELETE, REFERENCES') OR has_any_column_privilege(session_user, relation, 'SELECT, INSERT, UPDATE')
        OR sys.may_define('ALTER', (SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = relation),
            (SELECT relname::text FROM pg_class WHERE oid = relation));

-- Tables, views, sequences and constraints of the user.
CREATE VIEW sys."~relation" AS
    SELECT c.oid, c.relname, c.relkind, c.relnamespace, (sys.comment_name(obj_description(c.oid, 'pg_class'), c.relname::text) COLLATE sys.ci) AS name,
        n.nspname, sys.schema_number(n.oid) AS schema_id
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'S') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('sys', 'sys_information_schema', 'information_schema', 'public')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'i' AND c.relkind = 'S')
        AND (c.relkind = 'S' OR sys.is_visible(c.oid));
CREATE VIEW sys."~constraint" AS
    SELECT k.oid, k.conname, k.contype, k.conrelid, k.conindid, k.confrelid, k.conkey, k.confkey, k.confdeltype, k.confupdtype, k.convalidated, r.schema_id,
        (sys.comment_name(obj_description(k.oid, 'pg_constraint'), k.conname::text) COLLATE sys.ci) AS name, sys.comment_type(obj_description(k.oid, 'pg_constraint')) COLLATE sys.ci AS definition
    FROM pg_constraint k JOIN sys."~relation" r ON r.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'f', 'c') AND k.conname NOT LIKE '~%';
CREATE VIEW sys."~default" AS
    SELECT d.oid, d.adrelid, d.adnum, r.schema_id, coalesce(t.name, 'DF__' || r.relname || '__' || a.attname) COLLATE sys.ci AS name,
        coalesce(t.definition, pg_get_expr(d.adbin, d.adrelid)) AS definition
    FROM pg_attrdef d JOIN sys."~relation" r ON r.oid = d.adrelid AND r.relkind = 'r'
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum AND a.attgenerated = ''
        LEFT JOIN sys.definition_text t ON t.object_id = d.adrelid AND t.column_id = d.adnum
    WHERE NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = d.adrelid AND g.tgname = '~rowversion' AND g.tgargs = convert_to(a.attname, 'UTF8') || '\x00'::bytea);

CREATE VIEW sys.objects AS
    SELECT o.name, o.object_id, NULL::integer AS principal_id, o.schema_id, o.parent_object_id, o.type::char(2) COLLATE sys.ci AS type, (CASE o.type
            WHEN 'U' THEN 'USER_TABLE' WHEN 'V' THEN 'VIEW' WHEN 'SO' THEN 'SEQUENCE_OBJECT' WHEN 'PK' THEN 'PRIMARY_KEY_CONSTRAINT' WHEN 'UQ' THEN 'UNIQUE_CONSTRAINT'
            WHEN 'F' THEN 'FOREIGN_KEY_CONSTRAINT' WHEN 'C' THEN 'CHECK_CONSTRAINT' ELSE 'DEFAULT_CONSTRAINT' END) COLLATE sys.ci AS type_desc,
        timestamp(3) '2020-01-01' AS create_date, timestamp(3) '2020-01-01' AS modify_date, false AS is_ms_shipped, false AS is_published, false AS is_schema_published
    FROM (SELECT name, oid::bigint::integer AS object_id, schema_id, 0 AS parent_object_id, CASE relkind WHEN 'r' THEN 'U' WHEN 'v' THEN 'V' ELSE 'SO' END AS type FROM sys."~relation"
        UNION ALL SELECT name, oid::bigint::integer, schema_id, conrelid::bigint::integer, CASE contype WHEN 'p' THEN 'PK' WHEN 'u' THEN 'UQ' WHEN 'f' THEN 'F' ELSE 'C' END FROM sys."~constraint"
        UNION ALL SELECT name, oid::bigint::integer, schema_id, adrelid::bigint::integer, 'D' FROM sys."~default") AS o;
CREATE VIEW sys.all_objects AS SELECT * FROM sys.objects;
CREATE VIEW sys.system_objects AS SELECT * FROM sys.objects WHERE false;
CREATE VIEW sys.tables AS
    SELECT name, object_id, principal_id, schema_id, parent_object_id, type, type_desc, create_date, modify_date, is_ms_shipped, is_published, is_schema_published,
        0 AS lob_data_space_id, NULL::integer AS filestream_data_space_id, 100 AS max_column_id_used, false AS lock_on_bulk_load, true AS uses_ansi_nulls,
        false AS is_replicated, false AS has_replication_filter, false AS is_merge_published, false AS is_sync_tran_subscribed, false AS has_unchecked_assembly_data,
        0 AS text_in_row_limit, false AS large_value_types_out_of_row, false AS is_tracked_by_cdc, 0::smallint AS lock_escalation, 'TABLE'::text AS lock_escalation_desc,
        false AS is_filetable, false AS is_memory_optimized, 0::smallint AS durability, 'SCHEMA_AND_DATA'::text AS durability_desc, 0::smallint AS temporal_type,
        'NON_TEMPORAL_TABLE'::text AS temporal_type_desc, NULL::integer AS history_table_id, false AS is_remote_data_archive_enabled, false AS is_external, false AS is_node, false AS is_edge
    FROM sys.objects WHERE type = 'U';
CREATE VIEW sys.views AS
    SELECT name, object_id, principal_id, schema_id, parent_object_id, type, type_desc, create_date, modify_date, is_ms_shipped, false AS with_check_option FROM sys.objects WHERE type = 'V';
CREATE VIEW sys.all_views AS SELECT * FROM sys.views;
CREATE VIEW sys.types AS
    SELECT name, system_type_id, user_type_id, 4 AS schema_id, NULL::integer AS principal_id, max_length, "precision", scale,
        CASE WHEN name IN ('varchar', 'nvarchar', 'char', 'nchar', 'text', 'ntext', 'sysname') THEN 'SQL_Latin1_General_CP1_CI_AS' END::text AS collation_name,
        name NOT IN ('sysname', 'timestamp') AS is_nullable, false AS is_user_defined, false AS is_assembly_type, 0 AS default_object_id, 0 AS rule_object_id, false AS is_table_type
    FROM sys.type_number;

CREATE VIEW sys."~column" AS
    SELECT a.attrelid, a.attnum, a.attname, a.attcollation, a.attnotnull, a.attidentity, a.attgenerated, r.relkind, r.name AS table_name, r.schema_id, r.nspname, (sys.comment_name(c.description, a.attname::text) COLLATE sys.ci) AS name,
        sys.declared_type(c.description, a.atttypid, a.atttypmod) COLLATE sys.ci AS declared
    FROM pg_attribute a JOIN sys."~relation" r ON r.oid = a.attrelid AND r.relkind <> 'S'
        LEFT JOIN pg_description c ON c.objoid = a.attrelid AND c.classoid = 'pg_class'::regclass AND c.objsubid = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped;
CREATE VIEW sys.columns AS
    SELECT a.attrelid::bigint::integer AS object_id, a.name, a.attnum::integer AS column_id, n.system_type_id, n.user_type_id, sys.type_length(a.declared) AS max_length,
        sys.type_precision(a.declared) AS "precision", sys.type_scale(a.declared) AS scale,
        CASE WHEN a.attcollation <> 0 THEN 'SQL_Latin1_General_CP1_CI_AS' END::text AS collation_name, NOT a.attnotnull AS is_nullable, true AS is_ansi_padded,
        false AS is_rowguidcol, a.attidentity <> '' AS is_identity, a.attgenerated <> '' AS is_computed, false AS is_filestream, false AS is_replicated,
        false AS is_non_sql_subscribed, false AS is_merge_published, false AS is_dts_replicated, false AS is_xml_document, 0 AS xml_collection_id,
        coalesce(d.oid, 0)::bigint::integer AS default_object_id, 0 AS rule_object_id, false AS is_sparse, false AS is_column_set, 0::smallint AS generated_always_type,
        'NOT_APPLICABLE'::text AS generated_always_type_desc, false AS is_hidden, false AS is_masked, NULL::integer AS encryption_type, NULL::integer AS graph_type
    FROM sys."~column" a JOIN sys.type_number n ON n.name = sys.base_type(a.declared) LEFT JOIN sys."~default" d ON d.adrelid = a.attrelid AND d.adnum = a.attnum;
CREATE VIEW sys.all_columns AS SELECT * FROM sys.columns;
CREATE VIEW sys.computed_columns AS
    SELECT c.*, t.definition, true AS uses_database_collation, true AS is_persisted
    FROM sys.columns c LEFT JOIN sys.definition_text t ON t.object_id = c.object_id::oid AND t.column_id = c.column_id WHERE c.is_computed;
CREATE VIEW sys.identity_columns AS
    SELECT c.*, s.seqstart AS seed_value, s.seqincrement AS increment_value, NULL::bigint AS last_value, false AS is_not_for_replication
    FROM sys.columns c JOIN pg_depend d ON d.refobjid = c.object_id::oid AND d.refobjsubid = c.column_id AND d.deptype = 'i' AND d.classid = 'pg_class'::regclass
        JOIN pg_sequence s ON s.seqrelid = d.objid WHERE c.is_identity;
