-- Conversions as T-SQL has them. A cast is the database's, so that CAST, an INSERT and an UPDATE convert alike.
SET allow_system_table_mods = on;

-- T-SQL cuts decimals off where PostgreSQL rounds.
CREATE FUNCTION sys.int2(numeric) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.int2(pg_catalog.trunc($1));
CREATE FUNCTION sys.int4(numeric) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.int4(pg_catalog.trunc($1));
CREATE FUNCTION sys.int8(numeric) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.int8(pg_catalog.trunc($1));
CREATE FUNCTION sys.int2(double precision) RETURNS smallint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.int2(pg_catalog.trunc($1));
CREATE FUNCTION sys.int4(double precision) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.int4(pg_catalog.trunc($1));
CREATE FUNCTION sys.int8(double precision) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.int8(pg_catalog.trunc($1));
UPDATE pg_catalog.pg_cast SET castfunc = pg_catalog.format('sys.%s(%s)', castt.typname, casts.typname)::regprocedure
FROM pg_catalog.pg_type casts, pg_catalog.pg_type castt
WHERE casts.oid = castsource AND castt.oid = casttarget AND casts.typname IN ('numeric', 'float8') AND castt.typname IN ('int2', 'int4',
    'int8');

-- A bit is 1 or 0 in text; a number that is not 0 is 1.
CREATE FUNCTION sys.text(boolean) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1 THEN '1' ELSE '0' END;
UPDATE pg_catalog.pg_cast SET castfunc = 'sys.text(boolean)'::regprocedure
WHERE castsource = 'boolean'::regtype AND casttarget IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype);
UPDATE pg_catalog.pg_cast SET castcontext = 'a'
WHERE castsource = 'integer'::regtype AND casttarget = 'boolean'::regtype OR castsource = 'boolean'::regtype
    AND casttarget = 'integer'::regtype;
DO $do$
DECLARE number text;
BEGIN
    FOREACH number IN ARRAY ARRAY['smallint', 'bigint', 'numeric', 'double precision', 'real'] LOOP
        EXECUTE format('CREATE FUNCTION sys.bool(%s) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 OPERATOR(pg_catalog.<>) 0', number);
        EXECUTE format('CREATE CAST (%s AS boolean) WITH FUNCTION sys.bool(%1$s) AS ASSIGNMENT', number);
        EXECUTE format('CREATE FUNCTION sys.%s(boolean) RETURNS %s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE WHEN $1 THEN 1 ELSE 0 END::%2$s',
            CASE number WHEN 'smallint' THEN 'int2' WHEN 'bigint' THEN 'int8' WHEN 'double precision' THEN 'float8'
                WHEN 'real' THEN 'float4' ELSE number END, number);
        EXECUTE format('CREATE CAST (boolean AS %s) WITH FUNCTION sys.%s(boolean) AS ASSIGNMENT', number,
            CASE number WHEN 'smallint' THEN 'int2' WHEN 'bigint' THEN 'int8' WHEN 'double precision' THEN 'float8'
                WHEN 'real' THEN 'float4' ELSE number END);
    END LOOP;
END $do$;

-- Text of a bit may be a number or a word.
CREATE FUNCTION sys.text_bool(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN pg_catalog.btrim($1) ~ '^[+-]?[0-9]+$' THEN pg_catalog.btrim($1)::numeric <> 0 ELSE pg_catalog.btrim($1)::boolean END;

-- A uniqueidentifier is upper case in text.
CREATE FUNCTION sys.uuid_text(uuid) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.upper(pg_catalog.format('%s', $1));

-- Days since 1900-01-01, which is what a datetime is as a number.
CREATE FUNCTION sys.days(timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (extract(epoch FROM $1) - extract(epoch FROM timestamp '1900-01-01'))::double precision / 86400;
CREATE FUNCTION sys.days_int(timestamp) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.round(sys.days($1))::integer;
CREATE FUNCTION sys.since_1900(integer) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN timestamp '1900-01-01' + pg_catalog.make_interval(days => $1);
CREATE FUNCTION sys.since_1900(double precision) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN timestamp '1900-01-01' + $1 * interval '1 day';
CREATE CAST (integer AS timestamp) WITH FUNCTION sys.since_1900(integer) AS ASSIGNMENT;
CREATE CAST (double precision AS timestamp) WITH FUNCTION sys.since_1900(double precision) AS ASSIGNMENT;
CREATE CAST (timestamp AS integer) WITH FUNCTION sys.days_int(timestamp);
CREATE CAST (timestamp AS double precision) WITH FUNCTION sys.days(timestamp);

-- Binary: big-endian, as T-SQL has it.
CREATE FUNCTION sys.int4_bytea(integer) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.int4send($1);
CREATE FUNCTION sys.int8_bytea(bigint) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.int8send($1);
CREATE FUNCTION sys.bytea_int8(bytea) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ('x' || pg_catalog.lpad(pg_catalog."right"(pg_catalog.encode($1, 'hex'), 16), 16, '0'))::bit(64)::bigint;
CREATE FUNCTION sys.bytea_int4(bytea) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ('x' || pg_catalog.lpad(pg_catalog."right"(pg_catalog.encode($1, 'hex'), 8), 8, '0'))::bit(32)::integer;
CREATE CAST (integer AS bytea) WITH FUNCTION sys.int4_bytea(integer);
CREATE CAST (bigint AS bytea) WITH FUNCTION sys.int8_bytea(bigint);
CREATE CAST (bytea AS bigint) WITH FUNCTION sys.bytea_int8(bytea);
CREATE CAST (bytea AS integer) WITH FUNCTION sys.bytea_int4(bytea);

DO $do$
DECLARE kind regtype; string regtype;
BEGIN
    FOREACH string IN ARRAY ARRAY['text', 'varchar', 'bpchar']::regtype[] LOOP
        FOREACH kind IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'date', 'time', 'timestamp',
            'uuid']::regtype[] LOOP
            EXECUTE format('CREATE CAST (%s AS %s) WITH INOUT AS ASSIGNMENT', string, kind);
        END LOOP;
        EXECUTE format('CREATE CAST (%s AS boolean) WITH %s AS ASSIGNMENT', string, CASE string WHEN 'bpchar'::regtype THEN 'INOUT'
            ELSE 'FUNCTION sys.text_bool(text)' END);
        EXECUTE format('CREATE CAST (uuid AS %s) WITH FUNCTION sys.uuid_text(uuid) AS ASSIGNMENT', string);
    END LOOP;
END $do$;
