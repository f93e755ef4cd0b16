-- What definitions note beside PostgreSQL's own catalogue, and definitions that must look at the catalogue first. Run as dbo (sys.run_ddl).

-- Names of defaults, texts of defaults, computed columns and views. An entry outlives its object, and is then found by nobody.
CREATE TABLE sys.definition_text (object_id oid, column_id integer, name text COLLATE sys.ci, definition text, PRIMARY KEY (object_id, column_id));

CREATE FUNCTION sys.note_default(relation text, column_name text, name text, definition text) RETURNS void LANGUAGE sql SET search_path = pg_catalog AS $$
    INSERT INTO sys.definition_text SELECT attrelid, attnum, $3, $4 FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2
    ON CONFLICT (object_id, column_id) DO UPDATE SET name = excluded.name, definition = excluded.definition $$;

-- A column's declared type; its name stays.
CREATE FUNCTION sys.note_type(relation text, column_name text, type text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    number integer := (SELECT attnum FROM pg_attribute WHERE attrelid = relation::regclass AND attname = column_name);
BEGIN
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', relation, column_name,
        type || '|' || sys.comment_name(col_description(relation::regclass, number), column_name));
END $$;

-- ALTER TABLE … DROP CONSTRAINT: a constraint, or a default, which has no name in PostgreSQL.
CREATE FUNCTION sys.drop_constraint(relation text, name text, if_exists boolean) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    default_of text := (SELECT attname FROM sys.definition_text d JOIN pg_attribute a ON a.attrelid = d.object_id AND a.attnum = d.column_id
        WHERE d.object_id = relation::regclass AND sys.fold(d.name) = drop_constraint.name AND a.atthasdef AND NOT a.attisdropped);
BEGIN
    IF default_of IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', relation, default_of);
        DELETE FROM sys.definition_text d WHERE d.object_id = relation::regclass AND sys.fold(d.name) = drop_constraint.name;
    ELSIF EXISTS (SELECT FROM pg_constraint WHERE conrelid = relation::regclass AND conname = name) THEN
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, name);
    ELSIF NOT if_exists THEN
        PERFORM sys.fail(3728, format('''%s'' is not a constraint.', name));
    END IF;
END $$;

-- A computed column's type is that of its expression. PostgreSQL computes when a row is written.
CREATE FUNCTION sys.add_computed(relation text, column_name text, expression text, definition text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    type text;
    collation_name text;
BEGIN
    EXECUTE pg_catalog.format('CREATE TEMPORARY VIEW "~computed" AS SELECT %s AS c FROM %s', expression, relation);
    SELECT pg_catalog.format_type(atttypid, atttypmod), CASE WHEN attcollation <> 0 THEN ' COLLATE sys.ci' ELSE '' END INTO type, collation_name
    FROM pg_catalog.pg_attribute WHERE attrelid = 'pg_temp."~computed"'::regclass AND attnum = 1;
    DROP VIEW pg_temp."~computed";
    EXECUTE pg_catalog.format('ALTER TABLE %s ADD COLUMN %s %s%s GENERATED ALWAYS AS (%s) STORED', relation, column_name, type, collation_name, expression);
    INSERT INTO sys.definition_text SELECT attrelid, attnum, NULL, definition FROM pg_catalog.pg_attribute
    WHERE attrelid = relation::regclass AND pg_catalog.quote_ident(attname) = CASE WHEN column_name LIKE '"%' COLLATE "C" THEN pg_catalog.quote_ident(
        pg_catalog.replace(pg_catalog.btrim(column_name, '"'), '""', '"')) ELSE column_name END;
END $$;

CREATE FUNCTION sys.replace_view(view text, body text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE 'CREATE OR REPLACE ' || body;
EXCEPTION WHEN invalid_table_definition THEN
    EXECUTE 'DROP VIEW ' || view;
    EXECUTE 'CREATE ' || body;
END $$;

-- Names and types of a view's columns: the first ones are told; others are those of the columns that they come from.
CREATE FUNCTION sys.note_view(view text, names text[], definition text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    attribute record;
    note text;
BEGIN
    FOR attribute IN SELECT attname, attnum FROM pg_attribute WHERE attrelid = view::regclass AND attnum > 0 LOOP
        SELECT col_description(d.refobjid, d.refobjsubid) INTO note
        FROM pg_rewrite r JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
            JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            JOIN pg_attribute v ON v.attrelid = r.ev_class AND v.attnum = attribute.attnum AND v.atttypid = a.atttypid AND v.atttypmod = a.atttypmod
        WHERE r.ev_class = view::regclass AND a.attname = attribute.attname AND d.refobjsubid > 0 LIMIT 1;
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', view, attribute.attname, coalesce(sys.comment_type(note), '') || '|'
            || coalesce(names[attribute.attnum], sys.comment_name(note, attribute.attname)));
    END LOOP;
    INSERT INTO sys.definition_text VALUES (view::regclass, 0, NULL, definition)
    ON CONFLICT (object_id, column_id) DO UPDATE SET definition = excluded.definition;
END $$;

-- Names of the columns of SELECT … INTO.
CREATE FUNCTION sys.note_table(relation text, names text[], name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE attribute record;
BEGIN
    FOR attribute IN SELECT attname, attnum FROM pg_attribute WHERE attrelid = relation::regclass AND attnum > 0 AND attnum <= cardinality(names) LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', relation, attribute.attname, '|' || names[attribute.attnum]);
    END LOOP;
    EXECUTE format('COMMENT ON TABLE %s IS %L', relation, '|' || name);
END $$;

CREATE FUNCTION sys.move_object(relation text, schema_name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN
    EXECUTE format('ALTER %s %s SET SCHEMA %I', CASE (SELECT relkind FROM pg_class WHERE oid = relation::regclass) WHEN 'v' THEN 'VIEW'
        WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relation, schema_name);
END $$;

-- Columns that an INSERT without a list fills.
CREATE FUNCTION sys.insert_columns(relation text) RETURNS TABLE (name text) LANGUAGE sql STABLE AS $$
    SELECT a.attname::text FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = pg_catalog.to_regclass(relation) AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = a.attrelid AND t.tgname = '~rowversion'
            AND t.tgargs = pg_catalog.convert_to(a.attname, 'UTF8') || '\x00'::bytea)
    ORDER BY a.attnum $$;

-- After an INSERT with IDENTITY_INSERT the numbers go on behind the greatest.
CREATE FUNCTION sys.identity_inserted(relation text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    identity text := (SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = relation::regclass AND attidentity <> '');
    greatest_value bigint;
BEGIN
    IF pg_catalog.has_table_privilege(session_user, relation, 'INSERT') AND identity IS NOT NULL THEN
        EXECUTE pg_catalog.format('SELECT max(%I) FROM %s', identity, relation) INTO greatest_value;
        PERFORM pg_catalog.setval(s, greatest_value) FROM pg_catalog.pg_get_serial_sequence(relation, identity) AS s
        WHERE greatest_value > coalesce(pg_catalog.pg_sequence_last_value(s::regclass), 0);
    END IF;
END $$;
