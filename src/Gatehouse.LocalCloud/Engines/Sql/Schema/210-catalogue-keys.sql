-- Indexes, keys, checks, defaults, sequences and what else tools ask for.
CREATE VIEW sys."~index" AS
    SELECT i.*, c.relname, am.amname, k.contype, dense_rank() OVER (PARTITION BY i.indrelid ORDER BY NOT i.indisprimary, i.indexrelid)::integer + CASE WHEN EXISTS (
            SELECT FROM pg_index p WHERE p.indrelid = i.indrelid AND p.indisprimary) THEN 0 ELSE 1 END AS index_id,
        coalesce(CASE WHEN k.oid IS NOT NULL THEN (sys.comment_name(obj_description(k.oid, 'pg_constraint'), k.conname::text) COLLATE sys.ci) END,
            (sys.comment_name(obj_description(i.indexrelid, 'pg_class'), c.relname::text) COLLATE sys.ci)) AS name
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am ON am.oid = c.relam JOIN sys."~relation" r ON r.oid = i.indrelid
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u');
CREATE VIEW sys.indexes AS
    SELECT i.indrelid::bigint::integer AS object_id, i.name, i.index_id, CASE WHEN i.indisprimary THEN 1 ELSE 2 END::smallint AS type,
        CASE WHEN i.indisprimary THEN 'CLUSTERED' ELSE 'NONCLUSTERED' END::text AS type_desc, i.indisunique AS is_unique, 1 AS data_space_id, false AS ignore_dup_key,
        i.indisprimary AS is_primary_key, coalesce(i.contype = 'u', false) AS is_unique_constraint, 0::smallint AS fill_factor, false AS is_padded, false AS is_disabled,
        false AS is_hypothetical, false AS is_ignored_in_optimization, true AS allow_row_locks, true AS allow_page_locks, i.indpred IS NOT NULL AS has_filter,
        pg_get_expr(i.indpred, i.indrelid) AS filter_definition, false AS auto_created
    FROM sys."~index" i
    UNION ALL SELECT r.oid::bigint::integer, NULL, 0, 0, 'HEAP', false, 1, false, false, false, 0, false, false, false, false, true, true, false, NULL, false
    FROM sys."~relation" r WHERE r.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_index p WHERE p.indrelid = r.oid AND p.indisprimary);
CREATE VIEW sys.index_columns AS
    SELECT i.indrelid::bigint::integer AS object_id, i.index_id, k.position::integer AS index_column_id, k.attnum::integer AS column_id,
        CASE WHEN k.position <= i.indnkeyatts THEN k.position ELSE 0 END::smallint AS key_ordinal, 0::smallint AS partition_ordinal,
        coalesce(i.indoption[k.position - 1] & 1 = 1, false) AS is_descending_key, k.position > i.indnkeyatts AS is_included_column
    FROM sys."~index" i CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(attnum, position);
CREATE VIEW sys.key_constraints AS
    SELECT o.*, i.index_id AS unique_index_id, false AS is_system_named, true AS is_enforced
    FROM sys.objects o JOIN pg_constraint k ON k.oid = o.object_id::oid JOIN sys."~index" i ON i.indexrelid = k.conindid WHERE o.type IN ('PK', 'UQ');
CREATE VIEW sys.foreign_keys AS
    SELECT o.*, k.confrelid::bigint::integer AS referenced_object_id, coalesce(i.index_id, 1) AS key_index_id, false AS is_disabled, false AS is_not_for_replication,
        NOT k.convalidated AS is_not_trusted, (CASE k.confdeltype WHEN 'c' THEN 1 WHEN 'n' THEN 2 WHEN 'd' THEN 3 ELSE 0 END)::smallint AS delete_referential_action,
        (CASE k.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' ELSE 'NO_ACTION' END)::text COLLATE sys.ci AS delete_referential_action_desc,
        (CASE k.confupdtype WHEN 'c' THEN 1 WHEN 'n' THEN 2 WHEN 'd' THEN 3 ELSE 0 END)::smallint AS update_referential_action,
        (CASE k.confupdtype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' ELSE 'NO_ACTION' END)::text COLLATE sys.ci AS update_referential_action_desc,
        false AS is_system_named
    FROM sys.objects o JOIN pg_constraint k ON k.oid = o.object_id::oid LEFT JOIN sys."~index" i ON i.indexrelid = k.conindid WHERE o.type = 'F';
CREATE VIEW sys.foreign_key_columns AS
    SELECT k.oid::bigint::integer AS constraint_object_id, p.position::integer AS constraint_column_id, k.conrelid::bigint::integer AS parent_object_id,
        p.attnum::integer AS parent_column_id, k.confrelid::bigint::integer AS referenced_object_id, k.confkey[p.position]::integer AS referenced_column_id
    FROM sys."~constraint" k CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS p(attnum, position) WHERE k.contype = 'f';
CREATE VIEW sys.check_constraints AS
    SELECT o.*, false AS is_disabled, false AS is_not_for_replication, NOT k.convalidated AS is_not_trusted,
        CASE WHEN cardinality(k.conkey) = 1 THEN k.conkey[1]::integer ELSE 0 END AS parent_column_id,
        coalesce(k.definition, pg_get_constraintdef(k.oid)) AS definition, true AS uses_database_collation, false AS is_system_named
    FROM sys.objects o JOIN sys."~constraint" k ON k.oid = o.object_id::oid WHERE o.type = 'C';
CREATE VIEW sys.default_constraints AS
    SELECT o.*, d.adnum::integer AS parent_column_id, d.definition, starts_with(d.name, 'DF__') AS is_system_named
    FROM sys.objects o JOIN sys."~default" d ON d.oid = o.object_id::oid WHERE o.type = 'D';
CREATE VIEW sys.sequences AS
    SELECT o.*, s.seqstart AS start_value, s.seqincrement AS increment, s.seqmin AS minimum_value, s.seqmax AS maximum_value, s.seqcycle AS is_cycling, false AS is_cached,
        NULL::integer AS cache_size, n.system_type_id, n.user_type_id, n."precision", n.scale, coalesce(pg_sequence_last_value(s.seqrelid), s.seqstart) AS current_value, false AS is_exhausted
    FROM sys.objects o JOIN pg_sequence s ON s.seqrelid = o.object_id::oid JOIN pg_type t ON t.oid = s.seqtypid JOIN sys.type_number n ON n.postgres = t.typname;
CREATE VIEW sys.sql_modules AS
    SELECT v.object_id, coalesce(t.definition, pg_get_viewdef(v.object_id::oid)) AS definition, true AS uses_ansi_nulls, true AS uses_quoted_identifier, false AS is_schema_bound,
        true AS uses_database_collation, false AS is_recompiled, false AS null_on_null_input, NULL::integer AS execute_as_principal_id, false AS uses_native_compilation
    FROM sys.views v LEFT JOIN sys.definition_text t ON t.object_id = v.object_id::oid AND t.column_id = 0;
CREATE VIEW sys.partitions AS
    SELECT i.object_id::bigint AS partition_id, i.object_id, i.index_id, 1 AS partition_number, i.object_id::bigint AS hobt_id,
        greatest(c.reltuples, 0)::bigint AS rows, 0::smallint AS filestream_filegroup_id, 0::smallint AS data_compression, 'NONE'::text AS data_compression_desc
    FROM sys.indexes i JOIN pg_class c ON c.oid = i.object_id::oid;
CREATE VIEW sys.stats AS SELECT object_id, name, index_id AS stats_id, false AS auto_created, false AS user_created, false AS no_recompute, has_filter, filter_definition FROM sys.indexes WHERE index_id > 0;
-- What this engine has none of: the views are empty, so that tools that ask go on.
CREATE VIEW sys.procedures AS SELECT * FROM sys.objects WHERE false;
CREATE VIEW sys.triggers AS
    SELECT name, object_id, 1::smallint AS parent_class, parent_object_id AS parent_id, type, type_desc, create_date, modify_date, is_ms_shipped, false AS is_disabled, false AS is_instead_of_trigger
    FROM sys.objects WHERE false;
CREATE VIEW sys.synonyms AS SELECT *, ''::text AS base_object_name FROM sys.objects WHERE false;
CREATE VIEW sys.extended_properties AS
    SELECT 0::smallint AS class, ''::text AS class_desc, 0 AS major_id, 0 AS minor_id, ''::text COLLATE sys.ci AS name, ''::text AS value WHERE false;
CREATE VIEW sys.sysobjects AS SELECT name, object_id AS id, type AS xtype, schema_id AS uid, parent_object_id AS parent_obj, create_date AS crdate, type FROM sys.objects;

CREATE FUNCTION sys.database_list() RETURNS TABLE (name text, id integer) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT substr(shobj_description(oid, 'pg_database'), 2), oid::bigint::integer FROM pg_database
    WHERE starts_with(shobj_description(oid, 'pg_database'), '|') OR datname = current_database() $$;
CREATE VIEW sys.databases AS
    SELECT coalesce(d.name, current_database()::text) COLLATE sys.ci AS name, CASE WHEN d.name = 'master' COLLATE sys.ci THEN 1 ELSE d.id END AS database_id, NULL::integer AS source_database_id,
        '\x01'::bytea AS owner_sid, timestamp(3) '2020-01-01' AS create_date, 150::smallint AS compatibility_level, 'SQL_Latin1_General_CP1_CI_AS'::text AS collation_name,
        0::smallint AS user_access, 'MULTI_USER'::text AS user_access_desc, false AS is_read_only, false AS is_auto_close_on, false AS is_auto_shrink_on, 0::smallint AS state,
        'ONLINE'::text AS state_desc, false AS is_in_standby, true AS is_read_committed_snapshot_on, 1::smallint AS snapshot_isolation_state, 'ON'::text AS snapshot_isolation_state_desc,
        1::smallint AS recovery_model, 'FULL'::text AS recovery_model_desc, true AS is_query_store_on, true AS is_encrypted, 1::smallint AS containment, 'PARTIAL'::text AS containment_desc
    FROM sys.database_list() AS d;
CREATE VIEW sys.configurations AS SELECT 0 AS configuration_id, ''::text AS name, 0 AS value, 0 AS minimum, 0 AS maximum, 0 AS value_in_use, ''::text AS description WHERE false;
