-- sp_rename. What is renamed keeps the rest of its comment; an index's name has its table's before it, so it goes along with the table.
CREATE FUNCTION sys.renamed(comment text, new_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(split_part(comment COLLATE "C", '|', 1), '') || '|' || new_name;

CREATE PROCEDURE sys.rename_constraint(number oid, new_name text) LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    found record;
BEGIN
    SELECT k.conname, c.relname, n.nspname, obj_description(k.oid, 'pg_constraint') AS note INTO STRICT found
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE k.oid = number;
    CALL sys.run_ddl('ALTER', found.nspname, found.relname, format('ALTER TABLE %1$I.%2$I RENAME CONSTRAINT %3$I TO %4$I; COMMENT ON CONSTRAINT %4$I ON %1$I.%2$I IS %5$L',
        found.nspname, found.relname, found.conname, sys.fold(new_name), sys.renamed(found.note, new_name)));
END $$;

CREATE PROCEDURE sys.rename(object text, new_name text, kind text) LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    what text COLLATE "C" := upper(coalesce(nullif(btrim(kind), ''), 'OBJECT'));
    parts text[] := sys.name_parts(object);
    item text COLLATE "C" := parts[cardinality(parts)];
    owner text := CASE WHEN what IN ('COLUMN', 'INDEX') THEN (SELECT string_agg('[' || replace(p COLLATE "C", ']', ']]') || ']', '.' ORDER BY n)
        FROM unnest(parts[1:cardinality(parts) - 1]) WITH ORDINALITY AS u(p, n)) ELSE object END;
    number oid := sys.object_id(owner)::oid;
    relation record;
    found record;
    command text;
BEGIN
    IF what NOT IN ('OBJECT', 'COLUMN', 'INDEX') THEN
        PERFORM sys.fail(15249, format('Error: Explicit @objtype ''%s'' is unrecognized.', kind));
    ELSIF coalesce(new_name, '') = '' THEN
        PERFORM sys.fail(15223, 'Error: The input parameter ''newname'' is not allowed to be null.');
    END IF;
    SELECT c.relname, c.relkind, n.nspname, obj_description(c.oid, 'pg_class') AS note,
        CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS word INTO relation
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = number AND n.nspname NOT IN ('sys', 'sys_information_schema');
    IF relation.relname IS NULL AND what = 'OBJECT' THEN
        number := (SELECT k.oid FROM pg_constraint k WHERE k.oid = number);
        IF number IS NULL THEN
            PERFORM sys.fail(15225, format('No item by the name of ''%s'' could be found in the current database ''%s'', given that @itemtype was input as ''(null)''.', object, current_database()));
        END IF;
        CALL sys.rename_constraint(number, new_name);
        RETURN;
    END IF;
    IF what = 'COLUMN' THEN
        SELECT a.attname, col_description(number, a.attnum) AS note INTO found FROM pg_attribute a
        WHERE a.attrelid = number AND a.attnum > 0 AND NOT a.attisdropped AND a.attname = sys.fold(item);
        command := format('ALTER %1$s %2$I.%3$I RENAME COLUMN %4$I TO %5$I; COMMENT ON COLUMN %2$I.%3$I.%5$I IS %6$L',
            relation.word, relation.nspname, relation.relname, found.attname, sys.fold(new_name), sys.renamed(found.note, new_name));
    ELSIF what = 'INDEX' THEN
        SELECT c.relname, k.oid AS constraint_oid INTO found FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
        WHERE i.indrelid = number AND coalesce(sys.comment_name(obj_description(k.oid, 'pg_constraint'), k.conname::text),
            sys.comment_name(obj_description(c.oid, 'pg_class'), c.relname::text)) COLLATE sys.ci = item COLLATE sys.ci;
        IF found.constraint_oid IS NOT NULL THEN
            CALL sys.rename_constraint(found.constraint_oid, new_name);
            RETURN;
        END IF;
        command := format('ALTER INDEX %1$I.%2$I RENAME TO %3$I; COMMENT ON INDEX %1$I.%3$I IS %4$L', relation.nspname, found.relname,
            sys.fold(sys.comment_name(relation.note, relation.relname) || '.' || new_name), '|' || new_name);
    ELSE
        command := format('ALTER %1$s %2$I.%3$I RENAME TO %4$I; COMMENT ON %1$s %2$I.%4$I IS %5$L',
            relation.word, relation.nspname, relation.relname, sys.fold(new_name), sys.renamed(relation.note, new_name));
        command := command || coalesce((SELECT string_agg(format('; ALTER INDEX %I.%I RENAME TO %I', relation.nspname, c.relname,
                sys.fold(new_name || '.' || sys.comment_name(obj_description(c.oid, 'pg_class'), c.relname::text))), '')
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = number AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))), '');
    END IF;
    IF command IS NULL THEN
        PERFORM sys.fail(15248, format('Either the parameter @objname is ambiguous or the claimed @objtype (%s) is wrong.', kind));
    END IF;
    CALL sys.run_ddl('ALTER', relation.nspname, relation.relname, command);
END $$;
