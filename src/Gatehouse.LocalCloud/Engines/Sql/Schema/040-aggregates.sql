-- Aggregates with T-SQL's types: SUM and AVG of int are int, COUNT is int.
CREATE FUNCTION sys.sum_result(bigint) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN $1::integer;
CREATE AGGREGATE sys.sum(integer) (SFUNC = int4_sum, STYPE = bigint, FINALFUNC = sys.sum_result, COMBINEFUNC = int8pl, PARALLEL = SAFE);
CREATE AGGREGATE sys.sum(smallint) (SFUNC = int2_sum, STYPE = bigint, FINALFUNC = sys.sum_result, COMBINEFUNC = int8pl, PARALLEL = SAFE);
CREATE AGGREGATE sys.sum(bigint) (SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl, PARALLEL = SAFE);
CREATE FUNCTION sys.sum_real(double precision, real) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $2 IS NULL THEN $1 ELSE coalesce($1, 0) + $2 END;
CREATE AGGREGATE sys.sum(real) (SFUNC = sys.sum_real, STYPE = double precision);

CREATE FUNCTION sys.avg_int4(bigint[]) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1[1] > 0 THEN ($1[2] / $1[1])::integer END;
CREATE AGGREGATE sys.avg(integer) (SFUNC = int4_avg_accum, STYPE = bigint[], FINALFUNC = sys.avg_int4, INITCOND = '{0,0}');
CREATE AGGREGATE sys.avg(smallint) (SFUNC = int2_avg_accum, STYPE = bigint[], FINALFUNC = sys.avg_int4, INITCOND = '{0,0}');
CREATE FUNCTION sys.avg_int8_step(numeric[], bigint) RETURNS numeric[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY[$1[1] + 1, $1[2] + $2];
CREATE FUNCTION sys.avg_int8(numeric[]) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN $1[1] > 0 THEN pg_catalog.div($1[2], $1[1])::bigint END;
CREATE AGGREGATE sys.avg(bigint) (SFUNC = sys.avg_int8_step, STYPE = numeric[], FINALFUNC = sys.avg_int8, INITCOND = '{0,0}');

CREATE FUNCTION sys.count_result(bigint) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN $1::integer;
CREATE AGGREGATE sys.count(*) (SFUNC = int8inc, STYPE = bigint, FINALFUNC = sys.count_result, INITCOND = '0', COMBINEFUNC = int8pl,
    PARALLEL = SAFE);
CREATE AGGREGATE sys.count("any") (SFUNC = int8inc_any, STYPE = bigint, FINALFUNC = sys.count_result, INITCOND = '0', COMBINEFUNC = int8pl,
    PARALLEL = SAFE);
CREATE AGGREGATE sys.count_big(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE);
CREATE AGGREGATE sys.count_big("any") (SFUNC = int8inc_any, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE);

CREATE FUNCTION sys.least_uuid(uuid, uuid) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN least($1, $2);
CREATE FUNCTION sys.greatest_uuid(uuid, uuid) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN greatest($1, $2);
CREATE AGGREGATE sys.min(uuid) (SFUNC = sys.least_uuid, STYPE = uuid);
CREATE AGGREGATE sys.max(uuid) (SFUNC = sys.greatest_uuid, STYPE = uuid);
CREATE FUNCTION sys.least_offset(sys.datetimeoffset, sys.datetimeoffset) RETURNS sys.datetimeoffset
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN ($1).utc <= ($2).utc THEN $1 ELSE $2 END;
CREATE FUNCTION sys.greatest_offset(sys.datetimeoffset, sys.datetimeoffset) RETURNS sys.datetimeoffset
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN ($1).utc >= ($2).utc THEN $1 ELSE $2 END;
CREATE AGGREGATE sys.min(sys.datetimeoffset) (SFUNC = sys.least_offset, STYPE = sys.datetimeoffset);
CREATE AGGREGATE sys.max(sys.datetimeoffset) (SFUNC = sys.greatest_offset, STYPE = sys.datetimeoffset);
