-- Numbers, ISNULL, JSON, and what is left.
DO $do$
DECLARE kind text; other text;
BEGIN
    -- Functions that keep the type of an int.
    FOREACH kind IN ARRAY ARRAY['integer', 'bigint'] LOOP
        EXECUTE format('CREATE FUNCTION sys.ceiling(%s) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1', kind);
        EXECUTE format('CREATE FUNCTION sys.floor(%s) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1', kind);
        EXECUTE format('CREATE FUNCTION sys.sign(%s) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN sign($1::numeric)::%1$s', kind);
        EXECUTE format('CREATE FUNCTION sys.power(%s, double precision) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN trunc(power($1::numeric, $2::numeric))::%1$s', kind);
        EXECUTE format('CREATE FUNCTION sys.round(%s, integer, integer DEFAULT 0) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            RETURN CASE WHEN $3 = 0 THEN round($1::numeric, $2) ELSE trunc($1::numeric, $2) END::%1$s', kind);
    END LOOP;
    FOREACH kind IN ARRAY ARRAY['numeric', 'double precision'] LOOP
        EXECUTE format('CREATE FUNCTION sys.ceiling(%s) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN ceil($1)', kind);
        EXECUTE format('CREATE FUNCTION sys.floor(%s) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN floor($1)', kind);
        EXECUTE format('CREATE FUNCTION sys.sign(%s) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN sign($1)', kind);
        EXECUTE format('CREATE FUNCTION sys.power(%s, double precision) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN power($1, $2::%1$s)', kind);
        EXECUTE format('CREATE FUNCTION sys.round(%s, integer, integer DEFAULT 0) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            RETURN CASE WHEN $3 = 0 THEN round($1::numeric, $2) ELSE trunc($1::numeric, $2) END', kind);
    END LOOP;
    -- ISNULL has the type of its first argument.
    FOREACH kind IN ARRAY ARRAY['text', 'smallint', 'integer', 'bigint', 'numeric', 'double precision', 'boolean', 'date', 'timestamp', 'uuid'] LOOP
        FOREACH other IN ARRAY ARRAY['text', 'integer', 'bigint', 'numeric', 'double precision'] LOOP
            CONTINUE WHEN kind = other OR kind IN ('date', 'timestamp', 'uuid') AND other <> 'text';
            EXECUTE format('CREATE FUNCTION sys."isnull"(%s, %s) RETURNS %1$s LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN coalesce($1, $2::%1$s)', kind, other);
        END LOOP;
    END LOOP;
END $do$;
CREATE FUNCTION sys."isnull"(text, text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN coalesce($1, $2);
CREATE FUNCTION sys."isnull"(anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce($1, $2) $$;
CREATE FUNCTION sys.square(double precision) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 * $1;
CREATE FUNCTION sys.log(double precision) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN ln($1);
CREATE FUNCTION sys.log(double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN ln($1) / ln($2);
CREATE FUNCTION sys.rand() RETURNS double precision LANGUAGE sql VOLATILE RETURN random();
-- The same seed gives the same number.
CREATE FUNCTION sys.rand(integer) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (('x' || substr(md5($1::text), 1, 12))::bit(48)::bigint)::double precision / 281474976710656;
CREATE FUNCTION sys.checksum(VARIADIC text[]) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN hashtext(lower(array_to_string($1, chr(31), chr(30)) COLLATE sys.cs) COLLATE "C");
CREATE FUNCTION sys.hashbytes(text, bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN
    RETURN CASE upper($1 COLLATE "C") WHEN 'SHA2_256' THEN sha256($2) WHEN 'SHA2_512' THEN sha512($2) WHEN 'MD5' THEN decode(md5($2), 'hex') END;
END $$;

-- A rowversion grows with its transaction, and within it with every row. No sequence: SCOPE_IDENTITY() asks for the last one used.
CREATE FUNCTION sys.next_rowversion() RETURNS bytea LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    base bigint := pg_catalog.pg_current_xact_id()::text::bigint << 24;
    last bigint := coalesce(nullif(pg_catalog.current_setting('gatehouse.rowversion', true), '')::bigint, 0);
    next bigint := CASE WHEN last >= base THEN last + 1 ELSE base END;
BEGIN
    PERFORM pg_catalog.set_config('gatehouse.rowversion', next::text, true);
    RETURN pg_catalog.int8send(next);
END $$;
CREATE FUNCTION sys.set_rowversion() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RETURN pg_catalog.jsonb_populate_record(NEW, pg_catalog.jsonb_build_object(TG_ARGV[0], '\x' || pg_catalog.encode(sys.next_rowversion(), 'hex')));
END $$;
-- Grows with time, as NEWSEQUENTIALID does, in PostgreSQL's order of uuid.
CREATE FUNCTION sys.newsequentialid() RETURNS uuid LANGUAGE sql VOLATILE
    RETURN (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000000)::bigint), 16, '0') || substr(md5(gen_random_uuid()::text), 1, 16))::uuid;

CREATE FUNCTION sys.scope_identity() RETURNS bigint LANGUAGE plpgsql STABLE AS $$ BEGIN
    RETURN pg_catalog.lastval();
EXCEPTION WHEN object_not_in_prerequisite_state THEN
    RETURN NULL;
END $$;

-- JSON. A path is lax: $.a.b[0]."c d"; what is not there is NULL.
CREATE FUNCTION sys.isjson(text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN
    RETURN CASE WHEN pg_catalog.json_typeof($1::json) IN ('object', 'array') THEN 1 ELSE 0 END;
EXCEPTION WHEN data_exception OR invalid_text_representation THEN
    RETURN 0;
END $$;
CREATE FUNCTION sys.json_at(text, path text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN
    RETURN pg_catalog.jsonb_path_query_first($1::jsonb, regexp_replace($2 COLLATE "C", '^(lax|strict)\s+', '')::jsonpath);
EXCEPTION WHEN invalid_text_representation OR syntax_error THEN
    RAISE EXCEPTION USING ERRCODE = 'GH000', DETAIL = '13609,16,1', MESSAGE = 'JSON text is not properly formatted.';
END $$;
CREATE FUNCTION sys.json_value(text, path text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(sys.json_at($1, path)) NOT IN ('object', 'array') THEN sys.json_at($1, path) #>> '{}' END;
CREATE FUNCTION sys.json_query(text, path text DEFAULT '$') RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(sys.json_at($1, path)) IN ('object', 'array') THEN sys.json_at($1, path)::text END;
CREATE FUNCTION sys.openjson_rows(text, path text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT e::text FROM (SELECT sys.json_at($1, path) AS j) AS s CROSS JOIN LATERAL
        pg_catalog.jsonb_array_elements(CASE pg_catalog.jsonb_typeof(j) WHEN 'array' THEN j ELSE pg_catalog.jsonb_build_array(j) END) AS e WHERE j IS NOT NULL $$;
CREATE FUNCTION sys.openjson(text, path text) RETURNS TABLE (key text, value text, type smallint) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    WITH found AS (SELECT sys.json_at($1, path) AS j), pairs AS (
        SELECT p.key, p.value FROM found CROSS JOIN LATERAL pg_catalog.jsonb_each(j) AS p WHERE pg_catalog.jsonb_typeof(j) = 'object'
        UNION ALL
        SELECT (p.ordinality - 1)::text, p.value FROM found CROSS JOIN LATERAL
            pg_catalog.jsonb_array_elements(j) WITH ORDINALITY AS p(value, ordinality) WHERE pg_catalog.jsonb_typeof(j) = 'array')
    SELECT pairs.key, pairs.value #>> '{}', CASE pg_catalog.jsonb_typeof(pairs.value) WHEN 'null' THEN 0 WHEN 'string' THEN 1 WHEN 'number' THEN 2
        WHEN 'boolean' THEN 3 WHEN 'array' THEN 4 ELSE 5 END::smallint FROM pairs $$;
CREATE FUNCTION sys.string_escape(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN substr(to_json($1)::text, 2, length(to_json($1)::text) - 2);

-- Windows' names of time zones that are in daily use; others are IANA's.
CREATE FUNCTION sys.time_zone(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE lower($1 COLLATE "C") WHEN 'utc' THEN 'UTC' WHEN 'w. europe standard time' THEN 'Europe/Berlin' WHEN 'gmt standard time' THEN 'Europe/London'
        WHEN 'romance standard time' THEN 'Europe/Paris' WHEN 'central european standard time' THEN 'Europe/Warsaw'
        WHEN 'eastern standard time' THEN 'America/New_York' WHEN 'central standard time' THEN 'America/Chicago' WHEN 'mountain standard time' THEN 'America/Denver'
        WHEN 'pacific standard time' THEN 'America/Los_Angeles' WHEN 'india standard time' THEN 'Asia/Kolkata' WHEN 'tokyo standard time' THEN 'Asia/Tokyo'
        WHEN 'china standard time' THEN 'Asia/Shanghai' WHEN 'aus eastern standard time' THEN 'Australia/Sydney' ELSE $1 END;
