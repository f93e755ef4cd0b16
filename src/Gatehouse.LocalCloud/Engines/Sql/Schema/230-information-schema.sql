-- INFORMATION_SCHEMA: its columns' names are upper case, which the comments say.
CREATE SCHEMA sys_information_schema;
GRANT USAGE ON SCHEMA sys_information_schema TO PUBLIC;
CREATE VIEW sys_information_schema.schemata AS
    SELECT sys.db_name() AS catalog_name, name AS schema_name, 'dbo'::text COLLATE sys.ci AS schema_owner, NULL::text AS default_character_set_catalog,
        NULL::text AS default_character_set_schema, 'iso_1'::text AS default_character_set_name FROM sys.schemas;
CREATE VIEW sys_information_schema.tables AS
    SELECT sys.db_name() AS table_catalog, s.name AS table_schema, o.name AS table_name, (CASE o.type WHEN 'U' THEN 'BASE TABLE' ELSE 'VIEW' END)::text COLLATE sys.ci AS table_type
    FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE o.type IN ('U', 'V');
CREATE VIEW sys_information_schema.views AS
    SELECT sys.db_name() AS table_catalog, s.name AS table_schema, v.name AS table_name, m.definition AS view_definition, 'NONE'::text AS check_option, 'NO'::text AS is_updatable
    FROM sys.views v JOIN sys.schemas s ON s.schema_id = v.schema_id JOIN sys.sql_modules m ON m.object_id = v.object_id;
CREATE VIEW sys_information_schema.columns AS
    SELECT sys.db_name() AS table_catalog, s.name AS table_schema, a.table_name, a.name AS column_name, a.attnum::integer AS ordinal_position, d.definition AS column_default,
        (CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END)::text COLLATE sys.ci AS is_nullable, sys.base_type(a.declared) COLLATE sys.ci AS data_type,
        CASE WHEN sys.type_length(a.declared) = -1 THEN -1 WHEN n.name IN ('nvarchar', 'nchar') THEN sys.type_length(a.declared) / 2
            WHEN n.name IN ('varchar', 'char', 'varbinary', 'binary') THEN sys.type_length(a.declared) END::integer AS character_maximum_length,
        CASE WHEN n.name IN ('nvarchar', 'nchar', 'varchar', 'char', 'varbinary', 'binary') THEN sys.type_length(a.declared) END::integer AS character_octet_length,
        CASE WHEN n.name IN ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money', 'smallmoney', 'float', 'real') THEN sys.type_precision(a.declared) END::smallint AS numeric_precision,
        CASE WHEN n.name IN ('float', 'real') THEN 2 WHEN n.name IN ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money', 'smallmoney') THEN 10 END::smallint AS numeric_precision_radix,
        CASE WHEN n.name IN ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money', 'smallmoney') THEN sys.type_scale(a.declared) END::integer AS numeric_scale,
        CASE WHEN n.name IN ('date', 'smalldatetime') THEN 0 WHEN n.name IN ('time', 'datetime', 'datetime2', 'datetimeoffset') THEN sys.type_scale(a.declared) END::smallint AS datetime_precision,
        NULL::text AS character_set_catalog, NULL::text AS character_set_schema,
        (CASE WHEN n.name IN ('nvarchar', 'nchar', 'ntext') THEN 'UNICODE' WHEN n.name IN ('varchar', 'char', 'text') THEN 'iso_1' END)::text AS character_set_name,
        NULL::text AS collation_catalog, NULL::text AS collation_schema, CASE WHEN a.attcollation <> 0 THEN 'SQL_Latin1_General_CP1_CI_AS' END::text AS collation_name,
        NULL::text AS domain_catalog, NULL::text AS domain_schema, NULL::text AS domain_name
    FROM sys."~column" a JOIN sys.schemas s ON s.schema_id = a.schema_id JOIN sys.type_number n ON n.name = sys.base_type(a.declared)
        LEFT JOIN sys."~default" d ON d.adrelid = a.attrelid AND d.adnum = a.attnum;
CREATE VIEW sys_information_schema.table_constraints AS
    SELECT sys.db_name() AS constraint_catalog, s.name AS constraint_schema, k.name AS constraint_name, sys.db_name() AS table_catalog, s.name AS table_schema, r.name AS table_name,
        (CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY' ELSE 'CHECK' END)::text COLLATE sys.ci AS constraint_type,
        'NO'::text AS is_deferrable, 'NO'::text AS initially_deferred
    FROM sys."~constraint" k JOIN sys."~relation" r ON r.oid = k.conrelid JOIN sys.schemas s ON s.schema_id = k.schema_id;
CREATE VIEW sys_information_schema.key_column_usage AS
    SELECT sys.db_name() AS constraint_catalog, s.name AS constraint_schema, k.name AS constraint_name, sys.db_name() AS table_catalog, s.name AS table_schema, c.table_name,
        c.name AS column_name, p.position::integer AS ordinal_position
    FROM sys."~constraint" k CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS p(attnum, position)
        JOIN sys."~column" c ON c.attrelid = k.conrelid AND c.attnum = p.attnum JOIN sys.schemas s ON s.schema_id = k.schema_id WHERE k.contype <> 'c';
CREATE VIEW sys_information_schema.constraint_column_usage AS
    SELECT table_catalog, table_schema, table_name, column_name, constraint_catalog, constraint_schema, constraint_name FROM sys_information_schema.key_column_usage;
CREATE VIEW sys_information_schema.constraint_table_usage AS
    SELECT table_catalog, table_schema, table_name, constraint_catalog, constraint_schema, constraint_name FROM sys_information_schema.table_constraints;
CREATE VIEW sys_information_schema.referential_constraints AS
    SELECT sys.db_name() AS constraint_catalog, s.name AS constraint_schema, f.name AS constraint_name, sys.db_name() AS unique_constraint_catalog, us.name AS unique_constraint_schema,
        u.name AS unique_constraint_name, 'SIMPLE'::text AS match_option, pg_catalog.replace(f.update_referential_action_desc COLLATE "C", '_', ' ') AS update_rule,
        pg_catalog.replace(f.delete_referential_action_desc COLLATE "C", '_', ' ') AS delete_rule
    FROM sys.foreign_keys f JOIN sys.schemas s ON s.schema_id = f.schema_id JOIN pg_constraint k ON k.oid = f.object_id::oid
        LEFT JOIN sys."~constraint" u ON u.conindid = k.conindid AND u.contype IN ('p', 'u') LEFT JOIN sys.schemas us ON us.schema_id = u.schema_id;
CREATE VIEW sys_information_schema.check_constraints AS
    SELECT sys.db_name() AS constraint_catalog, s.name AS constraint_schema, c.name AS constraint_name, c.definition AS check_clause FROM sys.check_constraints c JOIN sys.schemas s ON s.schema_id = c.schema_id;
CREATE VIEW sys_information_schema.sequences AS
    SELECT sys.db_name() AS sequence_catalog, s.name AS sequence_schema, q.name AS sequence_name, sys.type_name(q.user_type_id) AS data_type, q.start_value, q.minimum_value, q.maximum_value, q.increment
    FROM sys.sequences q JOIN sys.schemas s ON s.schema_id = q.schema_id;
CREATE VIEW sys_information_schema.routines AS
    SELECT sys.db_name() AS routine_catalog, ''::text AS routine_schema, ''::text AS routine_name, ''::text AS routine_type WHERE false;
CREATE VIEW sys_information_schema.parameters AS SELECT sys.db_name() AS specific_catalog, ''::text AS specific_schema, ''::text AS specific_name WHERE false;
CREATE VIEW sys_information_schema.table_privileges AS
    SELECT 'dbo'::text AS grantor, u.name AS grantee, sys.db_name() AS table_catalog, s.name AS table_schema, r.name AS table_name, p.name AS privilege_type, 'NO'::text AS is_grantable
    FROM sys.permission p JOIN sys.database_user u ON u.principal_id = p.grantee_id JOIN sys."~relation" r ON r.oid = p.major_id JOIN sys.schemas s ON s.schema_id = r.schema_id WHERE p.class = 1;

DO $do$
DECLARE view record;
BEGIN
    FOR view IN SELECT c.oid::regclass AS relation, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'sys_information_schema'::regnamespace AND c.relkind = 'v' AND a.attnum > 0 LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', view.relation, view.attname, '|' || upper(view.attname));
    END LOOP;
    FOR view IN SELECT c.oid::regclass AS relation FROM pg_class c
        WHERE c.relnamespace IN ('sys'::regnamespace, 'sys_information_schema'::regnamespace) AND c.relkind = 'v' AND c.relname NOT LIKE '~%' LOOP
        EXECUTE format('GRANT SELECT ON %s TO PUBLIC', view.relation);
    END LOOP;
END $do$;
