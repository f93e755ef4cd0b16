-- Functions of text. Positions count from 1. PostgreSQL searches in text only under a deterministic collation, so what searches folds
-- case itself.
CREATE FUNCTION sys.len(text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN length(rtrim($1, ' '));
CREATE FUNCTION sys.len(bytea) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN length($1);
-- Bytes as SQL Server would store them; what is (n)varchar is not known here, so text counts two bytes a character.
CREATE FUNCTION sys.datalength(text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN 2 * length($1);
CREATE FUNCTION sys.datalength(bytea) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN length($1);
CREATE FUNCTION sys.datalength(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN 4;
CREATE FUNCTION sys.datalength(smallint) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN 2;
CREATE FUNCTION sys.datalength(bigint) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN 8;
CREATE FUNCTION sys.datalength(double precision) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN 8;
CREATE FUNCTION sys.datalength(boolean) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN 1;
CREATE FUNCTION sys.datalength(uuid) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN 16;
CREATE FUNCTION sys.datalength(timestamp) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN 8;

-- NULL of a negative count is an error in T-SQL (537).
CREATE FUNCTION sys.checked_length(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN
    IF $1 < 0 THEN
        RAISE substring_error USING MESSAGE = 'Invalid length parameter passed to the LEFT or SUBSTRING function.';
    END IF;
    RETURN $1;
END $$;
CREATE FUNCTION sys."left"(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN "left"($1,
    sys.checked_length($2));
CREATE FUNCTION sys."right"(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN "right"($1,
    sys.checked_length($2));
CREATE FUNCTION sys."substring"(text, integer, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN substr($1, greatest($2, 1), greatest(sys.checked_length($3) + least($2, 1) - 1, 0));
CREATE FUNCTION sys."substring"(bytea, integer, integer) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN substr($1, greatest($2, 1), greatest(sys.checked_length($3) + least($2, 1) - 1, 0));
CREATE FUNCTION sys.charindex(text, text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 = '' THEN 0 ELSE strpos(lower($2 COLLATE sys.cs), lower($1 COLLATE sys.cs)) END;
CREATE FUNCTION sys.charindex(text, text, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN sys.charindex($1, substr($2, greatest($3, 1))) = 0 THEN 0
        ELSE sys.charindex($1, substr($2, greatest($3, 1))) + greatest($3, 1) - 1 END;
CREATE FUNCTION sys.replace(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $2 = '' OR strpos(lower($1 COLLATE sys.cs), lower($2 COLLATE sys.cs)) = 0 THEN $1
        ELSE regexp_replace($1 COLLATE sys.cs, '(?i)' || regexp_replace($2 COLLATE sys.cs, '([^[:alnum:][:space:]])', '\\\1', 'g'),
            pg_catalog.replace($3 COLLATE sys.cs, '\', '\\'), 'g') END;
CREATE FUNCTION sys.stuff(text, integer, integer, text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $2 < 1 OR $2 > length($1) OR $3 < 0 THEN NULL
        ELSE "left"($1, $2 - 1) || coalesce($4, '') || substr($1, $2 + $3) END;
CREATE FUNCTION sys.replicate(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $2 < 0 THEN NULL ELSE repeat($1, $2) END;
CREATE FUNCTION sys.space(integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE WHEN $1 < 0 THEN NULL
    ELSE repeat(' ', $1) END;
CREATE FUNCTION sys.trim(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN btrim($2, $1);
CREATE FUNCTION sys."char"(integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 BETWEEN 1 AND 255 THEN chr($1) END;
CREATE FUNCTION sys."nchar"(integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 BETWEEN 1 AND 55295 OR $1 BETWEEN 57344 AND 1114111 THEN chr($1) END;
CREATE FUNCTION sys.unicode(text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE WHEN $1 <> '' THEN ascii($1) END;
CREATE FUNCTION sys.ascii(text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 = '' THEN NULL WHEN pg_catalog.ascii($1) > 255 THEN 63 ELSE pg_catalog.ascii($1) END;
CREATE FUNCTION sys.quotename(text, text DEFAULT '[') RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN length($1) > 128 THEN NULL
        WHEN $2 IN ('[', ']', '[]') THEN '[' || pg_catalog.replace($1 COLLATE sys.cs, ']', ']]') || ']'
        WHEN $2 = '''' THEN '''' || pg_catalog.replace($1 COLLATE sys.cs, '''', '''''') || ''''
        WHEN $2 = '"' THEN '"' || pg_catalog.replace($1 COLLATE sys.cs, '"', '""') || '"' END;
CREATE FUNCTION sys.str(double precision, integer DEFAULT 10, integer DEFAULT 0) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN length(pg_catalog.round($1::numeric, $3)::text) > $2 THEN repeat('*', $2) ELSE lpad(pg_catalog.round($1::numeric,
        $3)::text, $2) END;
CREATE FUNCTION sys.concat_text(VARIADIC text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN array_to_string($1, '');
CREATE FUNCTION sys.concat_ws(text, VARIADIC text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN array_to_string($2,
    coalesce($1, ''));

-- LIKE of T-SQL: % _ [a-z] [^a-z], no escape character unless one is given. A pattern with brackets becomes a regular expression.
CREATE FUNCTION sys.like_regex(pattern text, escape text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    regex text := '^';
    i integer := 1;
    c text; close integer; class text;
BEGIN
    WHILE i <= length(pattern) LOOP
        c := substr(pattern, i, 1);
        IF escape <> '' AND c = escape COLLATE "C" AND i < length(pattern) THEN
            i := i + 1;
            regex := regex || regexp_replace(substr(pattern, i, 1) COLLATE "C", '([^[:alnum:][:space:]])', '\\\1');
        ELSIF c = '%' COLLATE "C" THEN
            regex := regex || '.*';
        ELSIF c = '_' COLLATE "C" THEN
            regex := regex || '.';
        ELSIF c = '[' COLLATE "C" THEN
            close := strpos(substr(pattern, i + 2) COLLATE "C", ']');
            IF close = 0 THEN
                RETURN '^\A\Z.'; -- an open bracket matches nothing
            END IF;
            class := substr(pattern, i + 1, close);
            regex := regex || '[' || CASE WHEN class LIKE '^%' COLLATE "C" THEN '^' ELSE '' END
                || pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(ltrim(class, '^') COLLATE "C", '\', '\\'), '[', '\['), ']',
                    '\]') || ']';
            i := i + close + 1;
        ELSE
            regex := regex || regexp_replace(c COLLATE "C", '([^[:alnum:][:space:]])', '\\\1');
        END IF;
        i := i + 1;
    END LOOP;
    RETURN regex || '$';
END $$;
CREATE FUNCTION sys."like"(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN strpos($2 COLLATE "C", '[') > 0 THEN $1 COLLATE sys.cs ~* sys.like_regex($2, '')
        ELSE lower($1 COLLATE sys.cs) LIKE pg_catalog.replace(lower($2 COLLATE sys.cs), '\', '\\') END;
CREATE FUNCTION sys."like"(text, text, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN $1 COLLATE sys.cs ~* sys.like_regex($2, $3);
CREATE FUNCTION sys.patindex(text, text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    pattern text := CASE WHEN $1 LIKE '\%%' COLLATE "C" THEN substr($1, 2) ELSE $1 END;
BEGIN
    IF pattern = $1 THEN
        RETURN CASE WHEN sys."like"($2, $1) THEN 1 ELSE 0 END;
    END IF;
    FOR i IN 1 .. length($2) LOOP
        IF sys."like"(substr($2, i), pattern) THEN
            RETURN i;
        END IF;
    END LOOP;
    RETURN 0;
END $$;

CREATE FUNCTION sys.string_split(text, text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 20
    AS $$ SELECT pg_catalog.unnest(pg_catalog.string_to_array($1 COLLATE sys.cs, $2 COLLATE sys.cs)) $$;
CREATE FUNCTION sys.string_split(text, text, integer) RETURNS TABLE (value text, ordinal bigint)
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE ROWS 20
    AS $$ SELECT * FROM pg_catalog.unnest(pg_catalog.string_to_array($1 COLLATE sys.cs, $2 COLLATE sys.cs)) WITH ORDINALITY $$;
