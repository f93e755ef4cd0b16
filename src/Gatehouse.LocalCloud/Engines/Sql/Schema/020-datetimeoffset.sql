-- datetimeoffset: an instant (in UTC) and the offset it was written with, in minutes. Compared by the instant alone.
CREATE TYPE sys.datetimeoffset AS (utc timestamp(6), minutes smallint);

CREATE FUNCTION sys.make_datetimeoffset(local_time timestamp, offset_minutes integer) RETURNS sys.datetimeoffset
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (local_time - pg_catalog.make_interval(mins => offset_minutes), offset_minutes)::sys.datetimeoffset;

CREATE FUNCTION sys.local_time(sys.datetimeoffset) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ($1).utc + pg_catalog.make_interval(mins => ($1).minutes);

CREATE FUNCTION sys.text(sys.datetimeoffset) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.to_char(sys.local_time($1), 'YYYY-MM-DD HH24:MI:SS.US') || '0 ' || CASE WHEN ($1).minutes < 0 THEN '-' ELSE '+' END
        || pg_catalog.to_char(pg_catalog.abs(($1).minutes) / 60, 'FM00') || ':' || pg_catalog.to_char(pg_catalog.abs(($1).minutes) % 60,
            'FM00');

-- '2026-01-02 03:04:05.678 +02:00', with Z, or without an offset (then it is +00:00).
CREATE FUNCTION sys.datetimeoffset(text) RETURNS sys.datetimeoffset LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    parts text[] := pg_catalog.regexp_match($1 COLLATE "C", '^\s*(.*?)\s*(?:(Z|z)|([+-])(\d\d?):(\d\d))?\s*$');
    minutes integer := coalesce(parts[4]::integer * 60 + parts[5]::integer, 0) * CASE parts[3] WHEN '-' THEN -1 ELSE 1 END;
BEGIN
    IF minutes NOT BETWEEN -840 AND 840 OR parts[1] = '' THEN
        RAISE invalid_datetime_format USING MESSAGE = 'Conversion failed when converting date and/or time from character string.';
    END IF;
    RETURN sys.make_datetimeoffset(parts[1]::timestamp(6), minutes);
END $$;

CREATE FUNCTION sys.datetimeoffset(timestamp) RETURNS sys.datetimeoffset LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.make_datetimeoffset($1, 0);
CREATE FUNCTION sys.date(sys.datetimeoffset) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.local_time($1)::date;
CREATE FUNCTION sys.time(sys.datetimeoffset) RETURNS time LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.local_time($1)::time;
CREATE FUNCTION sys.datetimeoffset(date) RETURNS sys.datetimeoffset LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.make_datetimeoffset($1::timestamp, 0);

CREATE CAST (sys.datetimeoffset AS timestamp) WITH FUNCTION sys.local_time(sys.datetimeoffset) AS ASSIGNMENT;
CREATE CAST (sys.datetimeoffset AS date) WITH FUNCTION sys.date(sys.datetimeoffset) AS ASSIGNMENT;
CREATE CAST (sys.datetimeoffset AS time) WITH FUNCTION sys.time(sys.datetimeoffset) AS ASSIGNMENT;
CREATE CAST (timestamp AS sys.datetimeoffset) WITH FUNCTION sys.datetimeoffset(timestamp) AS ASSIGNMENT;
CREATE CAST (date AS sys.datetimeoffset) WITH FUNCTION sys.datetimeoffset(date) AS ASSIGNMENT;
CREATE CAST (sys.datetimeoffset AS text) WITH FUNCTION sys.text(sys.datetimeoffset) AS ASSIGNMENT;
CREATE CAST (sys.datetimeoffset AS varchar) WITH FUNCTION sys.text(sys.datetimeoffset) AS ASSIGNMENT;
CREATE CAST (text AS sys.datetimeoffset) WITH FUNCTION sys.datetimeoffset(text) AS ASSIGNMENT;
CREATE CAST (varchar AS sys.datetimeoffset) WITH FUNCTION sys.datetimeoffset(text) AS ASSIGNMENT;
CREATE FUNCTION sys.datetimeoffset(bpchar) RETURNS sys.datetimeoffset LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.datetimeoffset($1::text);
CREATE CAST (bpchar AS sys.datetimeoffset) WITH FUNCTION sys.datetimeoffset(bpchar) AS ASSIGNMENT;

DO $do$
DECLARE operator record;
BEGIN
    FOR operator IN SELECT * FROM (VALUES ('<', 'lt', '>', '>='), ('<=', 'le', '>=', '>'), ('=', 'eq', '=', '<>'), ('>=', 'ge', '<=', '<'),
        ('>', 'gt', '<', '<='), ('<>', 'ne', '<>', '=')) AS o(sign, name, commutator, negator) LOOP
        EXECUTE format('CREATE FUNCTION sys.datetimeoffset_%s(sys.datetimeoffset, sys.datetimeoffset) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            RETURN ($1).utc OPERATOR(pg_catalog.%s) ($2).utc', operator.name, operator.sign);
        EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = sys.datetimeoffset, RIGHTARG = sys.datetimeoffset, FUNCTION = sys.datetimeoffset_%s,
            COMMUTATOR = OPERATOR(sys.%s), NEGATOR = OPERATOR(sys.%s))', operator.sign, operator.name, operator.commutator, operator.negator);
    END LOOP;
END $do$;
CREATE FUNCTION sys.datetimeoffset_cmp(sys.datetimeoffset, sys.datetimeoffset) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.timestamp_cmp(($1).utc, ($2).utc);
CREATE FUNCTION sys.datetimeoffset_hash(sys.datetimeoffset) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN pg_catalog.timestamp_hash(($1).utc);
CREATE OPERATOR CLASS sys.datetimeoffset_btree DEFAULT FOR TYPE sys.datetimeoffset USING btree AS
    OPERATOR 1 sys.<, OPERATOR 2 sys.<=, OPERATOR 3 sys.=, OPERATOR 4 sys.>=, OPERATOR 5 sys.>,
        FUNCTION 1 sys.datetimeoffset_cmp(sys.datetimeoffset, sys.datetimeoffset);
CREATE OPERATOR CLASS sys.datetimeoffset_hash DEFAULT FOR TYPE sys.datetimeoffset USING hash AS
    OPERATOR 1 sys.=, FUNCTION 1 sys.datetimeoffset_hash(sys.datetimeoffset);
