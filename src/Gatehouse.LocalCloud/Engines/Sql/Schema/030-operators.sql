-- Operators between types that T-SQL converts by itself. Each is a SQL function of one expression, which PostgreSQL puts in its place:
-- an index on the column is used.
DO $do$
DECLARE
    kind text; number text; operator record; target text;
BEGIN
    FOR operator IN SELECT * FROM (VALUES ('=', 'eq', '=', '<>'), ('<>', 'ne', '<>', '='), ('<', 'lt', '>', '>='), ('<=', 'le', '>=', '>'),
        ('>', 'gt', '<', '<='), ('>=', 'ge', '<=', '<')) AS o(sign, name, commutator, negator) LOOP
        -- Text against another type: the text is converted.
        FOREACH kind IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'boolean', 'uuid', 'date',
            'time', 'timestamp', 'sys.datetimeoffset'] LOOP
            target := CASE WHEN kind = 'smallint' THEN 'integer' ELSE kind END;
            EXECUTE format('CREATE FUNCTION sys.%s(%s, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 OPERATOR(%s.%s) $2::%s',
                operator.name, kind, CASE kind WHEN 'sys.datetimeoffset' THEN 'sys' ELSE 'pg_catalog' END, operator.sign, target);
            EXECUTE format('CREATE FUNCTION sys.%s(text, %s) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::%s OPERATOR(%s.%s) $2',
                operator.name, kind, target, CASE kind WHEN 'sys.datetimeoffset' THEN 'sys' ELSE 'pg_catalog' END, operator.sign);
            EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = %s, RIGHTARG = text, FUNCTION = sys.%s, COMMUTATOR = OPERATOR(sys.%s), NEGATOR = OPERATOR(sys.%s))',
                operator.sign, kind, operator.name, operator.commutator, operator.negator);
            EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = text, RIGHTARG = %s, FUNCTION = sys.%s, COMMUTATOR = OPERATOR(sys.%s), NEGATOR = OPERATOR(sys.%s))',
                operator.sign, kind, operator.name, operator.commutator, operator.negator);
        END LOOP;
        -- A bit against a number: 1 or 0.
        FOREACH number IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric'] LOOP
            EXECUTE format('CREATE FUNCTION sys.%s(boolean, %s) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN %s',
                operator.name, number, format('$1::integer OPERATOR(pg_catalog.%s) $2', operator.sign));
            EXECUTE format('CREATE FUNCTION sys.%s(%s, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN %s',
                operator.name, number, format('$1 OPERATOR(pg_catalog.%s) $2::integer', operator.sign));
        END LOOP;
    END LOOP;
    FOR operator IN SELECT * FROM (VALUES ('=', 'eq', '=', '<>'), ('<>', 'ne', '<>', '='), ('<', 'lt', '>', '>='), ('<=', 'le', '>=', '>'),
        ('>', 'gt', '<', '<='), ('>=', 'ge', '<=', '<')) AS o(sign, name, commutator, negator) LOOP
        FOREACH number IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric'] LOOP
            EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = boolean, RIGHTARG = %s, FUNCTION = sys.%s, COMMUTATOR = OPERATOR(sys.%s), NEGATOR = OPERATOR(sys.%s))',
                operator.sign, number, operator.name, operator.commutator, operator.negator);
            EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = %s, RIGHTARG = boolean, FUNCTION = sys.%s, COMMUTATOR = OPERATOR(sys.%s), NEGATOR = OPERATOR(sys.%s))',
                operator.sign, number, operator.name, operator.commutator, operator.negator);
        END LOOP;
    END LOOP;
    -- Arithmetic of text and number: the text is converted. Of bit and number: 1 or 0.
    FOR operator IN SELECT * FROM (VALUES ('+', 'add'), ('-', 'subtract'), ('*', 'multiply'), ('/', 'divide'), ('%', 'modulo')) AS o(sign,
        name) LOOP
        FOREACH kind IN ARRAY ARRAY['integer', 'bigint', 'numeric', 'double precision'] LOOP
            CONTINUE WHEN kind = 'double precision' AND operator.sign = '%';
            EXECUTE format('CREATE FUNCTION sys.%s(%s, text) RETURNS %2$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 OPERATOR(pg_catalog.%s) $2::%2$s',
                operator.name, kind, operator.sign);
            EXECUTE format('CREATE FUNCTION sys.%s(text, %s) RETURNS %2$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::%2$s OPERATOR(pg_catalog.%s) $2',
                operator.name, kind, operator.sign);
            EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = %s, RIGHTARG = text, FUNCTION = sys.%s)', operator.sign, kind, operator.name);
            EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = text, RIGHTARG = %s, FUNCTION = sys.%s)', operator.sign, kind, operator.name);
            CONTINUE WHEN kind = 'double precision';
            EXECUTE format('CREATE FUNCTION sys.%s(%s, boolean) RETURNS %2$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 OPERATOR(pg_catalog.%s) $2::integer',
                operator.name, kind, operator.sign);
            EXECUTE format('CREATE FUNCTION sys.%s(boolean, %s) RETURNS %2$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::integer OPERATOR(pg_catalog.%s) $2',
                operator.name, kind, operator.sign);
            EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = %s, RIGHTARG = boolean, FUNCTION = sys.%s)', operator.sign, kind,
                operator.name);
            EXECUTE format('CREATE OPERATOR sys.%s (LEFTARG = boolean, RIGHTARG = %s, FUNCTION = sys.%s)', operator.sign, kind,
                operator.name);
        END LOOP;
    END LOOP;
    -- Days to and from a datetime.
    FOREACH kind IN ARRAY ARRAY['integer', 'numeric', 'double precision'] LOOP
        EXECUTE format('CREATE FUNCTION sys.add(timestamp, %s) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 + $2::double precision * interval ''1 day''', kind);
        EXECUTE format('CREATE FUNCTION sys.subtract(timestamp, %s) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1 - $2::double precision * interval ''1 day''', kind);
        EXECUTE format('CREATE OPERATOR sys.+ (LEFTARG = timestamp, RIGHTARG = %s, FUNCTION = sys.add)', kind);
        EXECUTE format('CREATE OPERATOR sys.- (LEFTARG = timestamp, RIGHTARG = %s, FUNCTION = sys.subtract)', kind);
    END LOOP;
END $do$;

-- + of text joins; NULL gives NULL.
CREATE FUNCTION sys.add(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN $1 || $2;
CREATE OPERATOR sys.+ (LEFTARG = text, RIGHTARG = text, FUNCTION = sys.add);
CREATE FUNCTION sys.add(bytea, bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN $1 || $2;
CREATE OPERATOR sys.+ (LEFTARG = bytea, RIGHTARG = bytea, FUNCTION = sys.add);

-- datetime - datetime is a datetime, counted from 1900.
CREATE FUNCTION sys.subtract(timestamp, timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN timestamp '1900-01-01' + ($1 OPERATOR(pg_catalog.-) $2);
CREATE OPERATOR sys.- (LEFTARG = timestamp, RIGHTARG = timestamp, FUNCTION = sys.subtract);

-- Bits of a bit.
CREATE FUNCTION sys.bit_and(boolean, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN $1 AND $2;
CREATE FUNCTION sys.bit_or(boolean, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN $1 OR $2;
CREATE FUNCTION sys.bit_xor(boolean, boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN $1 <> $2;
CREATE FUNCTION sys.bit_not(boolean) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN NOT $1;
CREATE OPERATOR sys.& (LEFTARG = boolean, RIGHTARG = boolean, FUNCTION = sys.bit_and);
CREATE OPERATOR sys.| (LEFTARG = boolean, RIGHTARG = boolean, FUNCTION = sys.bit_or);
CREATE OPERATOR sys.# (LEFTARG = boolean, RIGHTARG = boolean, FUNCTION = sys.bit_xor);
CREATE OPERATOR sys.~ (RIGHTARG = boolean, FUNCTION = sys.bit_not);
