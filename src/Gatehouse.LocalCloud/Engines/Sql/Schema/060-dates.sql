-- Dates. The server's time zone is UTC, as on Azure. Parts have the names that the translator gives: year, quarter, month, dayofyear,
-- day, week,
-- iso_week, weekday, hour, minute, second, millisecond, microsecond, nanosecond, tzoffset.
CREATE FUNCTION sys.sysutcdatetime() RETURNS timestamp LANGUAGE sql STABLE PARALLEL SAFE RETURN statement_timestamp() AT TIME ZONE 'UTC';
CREATE FUNCTION sys.getdate() RETURNS timestamp LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (statement_timestamp() AT TIME ZONE 'UTC')::timestamp(3);
CREATE FUNCTION sys.sysdatetimeoffset() RETURNS sys.datetimeoffset LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sys.make_datetimeoffset(statement_timestamp() AT TIME ZONE 'UTC', 0);

CREATE FUNCTION sys.dateadd(part text, number bigint, value timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN value + CASE part
        WHEN 'year' THEN make_interval(years => number::integer) WHEN 'quarter' THEN make_interval(months => number::integer * 3)
        WHEN 'month' THEN make_interval(months => number::integer) WHEN 'week' THEN make_interval(days => number::integer * 7)
        WHEN 'day' THEN make_interval(days => number::integer) WHEN 'dayofyear' THEN make_interval(days => number::integer)
        WHEN 'weekday' THEN make_interval(days => number::integer) WHEN 'hour' THEN make_interval(hours => number::integer)
        WHEN 'minute' THEN number * interval '1 minute' WHEN 'second' THEN number * interval '1 second'
        WHEN 'millisecond' THEN number * interval '1 millisecond' WHEN 'microsecond' THEN number * interval '1 microsecond'
        WHEN 'nanosecond' THEN number / 1000 * interval '1 microsecond' END;
CREATE FUNCTION sys.dateadd(part text, number bigint, value date) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.dateadd(part, number, value::timestamp)::date;
CREATE FUNCTION sys.dateadd(part text, number bigint, value text) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.dateadd(part, number, value::timestamp(3));
CREATE FUNCTION sys.dateadd(part text, number bigint, value time) RETURNS time LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.dateadd(part, number, date '2000-01-01' + value)::time;
CREATE FUNCTION sys.dateadd(part text, number bigint, value sys.datetimeoffset) RETURNS sys.datetimeoffset
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.make_datetimeoffset(sys.dateadd(part, number, sys.local_time(value)), (value).minutes);

-- Boundaries of the part that are crossed between the two. A week begins on Sunday.
CREATE FUNCTION sys.datediff_big(part text, a timestamp, b timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE part
        WHEN 'year' THEN extract(year FROM b) - extract(year FROM a)
        WHEN 'quarter' THEN (extract(year FROM b) - extract(year FROM a)) * 4 + extract(quarter FROM b) - extract(quarter FROM a)
        WHEN 'month' THEN (extract(year FROM b) - extract(year FROM a)) * 12 + extract(month FROM b) - extract(month FROM a)
        WHEN 'week' THEN floor((b::date - date '1899-12-31') / 7.0) - floor((a::date - date '1899-12-31') / 7.0)
        WHEN 'day' THEN b::date - a::date WHEN 'dayofyear' THEN b::date - a::date WHEN 'weekday' THEN b::date - a::date
        WHEN 'hour' THEN extract(epoch FROM date_trunc('hour', b) - date_trunc('hour', a)) / 3600
        WHEN 'minute' THEN extract(epoch FROM date_trunc('minute', b) - date_trunc('minute', a)) / 60
        WHEN 'second' THEN extract(epoch FROM date_trunc('second', b) - date_trunc('second', a))
        WHEN 'millisecond' THEN extract(epoch FROM date_trunc('milliseconds', b) - date_trunc('milliseconds', a)) * 1000
        WHEN 'microsecond' THEN extract(epoch FROM b - a) * 1000000
        WHEN 'nanosecond' THEN extract(epoch FROM b - a) * 1000000000 END::bigint;
CREATE FUNCTION sys.datepart(part text, value timestamp) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE part
        WHEN 'year' THEN extract(year FROM value) WHEN 'quarter' THEN extract(quarter FROM value) WHEN 'month' THEN extract(month
            FROM value)
        WHEN 'dayofyear' THEN extract(doy FROM value) WHEN 'day' THEN extract(day FROM value) WHEN 'weekday' THEN extract(dow
            FROM value) + 1
        WHEN 'week' THEN div((extract(doy FROM value) + extract(dow FROM date_trunc('year', value)) - 1)::numeric, 7) + 1
        WHEN 'iso_week' THEN extract(week FROM value) WHEN 'hour' THEN extract(hour FROM value) WHEN 'minute' THEN extract(minute
            FROM value)
        WHEN 'second' THEN floor(extract(second FROM value)) WHEN 'millisecond' THEN floor(extract(milliseconds FROM value)) % 1000
        WHEN 'microsecond' THEN extract(microseconds FROM value) % 1000000 WHEN 'nanosecond' THEN extract(microseconds
            FROM value) % 1000000 * 1000
        WHEN 'tzoffset' THEN 0 END::integer;
CREATE FUNCTION sys.datepart(part text, value sys.datetimeoffset) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE part WHEN 'tzoffset' THEN (value).minutes ELSE sys.datepart(part, sys.local_time(value)) END;
CREATE FUNCTION sys.datename(part text, value timestamp) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE part WHEN 'month' THEN to_char(value, 'FMMonth') WHEN 'weekday' THEN to_char(value, 'FMDay') ELSE sys.datepart(part,
        value)::text END;
CREATE FUNCTION sys.datetrunc(part text, value timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE part WHEN 'week' THEN date_trunc('day', value) - make_interval(days => extract(dow FROM value)::integer)
        WHEN 'iso_week' THEN date_trunc('week', value) WHEN 'dayofyear' THEN date_trunc('day', value) ELSE date_trunc(part, value) END;
CREATE FUNCTION sys.eomonth(timestamp, integer DEFAULT 0) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (date_trunc('month', $1) + make_interval(months => $2 + 1) - interval '1 day')::date;

-- What takes a timestamp takes text and datetimeoffset too.
DO $do$
DECLARE a text; b text; f text;
BEGIN
    FOREACH a IN ARRAY ARRAY['timestamp', 'text', 'sys.datetimeoffset', 'time'] LOOP
        FOREACH b IN ARRAY ARRAY['timestamp', 'text', 'sys.datetimeoffset', 'time'] LOOP
            CONTINUE WHEN a = 'timestamp' AND b = 'timestamp' OR (a = 'time') <> (b = 'time');
            -- Two instants with offsets are compared in UTC.
            EXECUTE format('CREATE FUNCTION sys.datediff_big(part text, a %s, b %s) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN sys.datediff_big(part, %s, %s)', a, b,
                CASE a WHEN 'sys.datetimeoffset' THEN '(a).utc' WHEN 'time' THEN 'date ''2000-01-01'' + a' ELSE 'a::timestamp' END,
                CASE b WHEN 'sys.datetimeoffset' THEN '(b).utc' WHEN 'time' THEN 'date ''2000-01-01'' + b' ELSE 'b::timestamp' END);
        END LOOP;
        FOREACH f IN ARRAY ARRAY['datepart', 'datename'] LOOP
            CONTINUE WHEN a = 'timestamp' OR a = 'sys.datetimeoffset' AND f = 'datepart';
            EXECUTE format('CREATE FUNCTION sys.%s(part text, value %s) RETURNS %s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN sys.%1$s(part, %4$s)', f, a,
                CASE f WHEN 'datepart' THEN 'integer' ELSE 'text' END, CASE a WHEN 'time' THEN 'date ''1900-01-01'' + value'
                    ELSE 'value::timestamp' END);
        END LOOP;
    END LOOP;
    FOREACH a IN ARRAY ARRAY['timestamp', 'text', 'sys.datetimeoffset', 'time'] LOOP
        FOREACH b IN ARRAY ARRAY['timestamp', 'text', 'sys.datetimeoffset', 'time'] LOOP
            CONTINUE WHEN (a = 'time') <> (b = 'time');
            EXECUTE format('CREATE FUNCTION sys.datediff(part text, a %s, b %s) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
                RETURN sys.datediff_big(part, a, b)::integer', a, b);
        END LOOP;
    END LOOP;
END $do$;
CREATE FUNCTION sys.eomonth(text, integer DEFAULT 0) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.eomonth($1::timestamp, $2);

CREATE FUNCTION sys.datetimefromparts(integer, integer, integer, integer, integer, integer, integer) RETURNS timestamp
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN make_timestamp($1, $2, $3, $4, $5, $6 + $7 / 1000.0)::timestamp(3);
CREATE FUNCTION sys.datetime2fromparts(integer, integer, integer, integer, integer, integer, integer, integer) RETURNS timestamp
    LANGUAGE sql
    IMMUTABLE STRICT PARALLEL SAFE RETURN make_timestamp($1, $2, $3, $4, $5, ($6 + $7 / power(10.0, $8))::double precision);
CREATE FUNCTION sys.timefromparts(integer, integer, integer, integer, integer) RETURNS time LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN make_time($1, $2, ($3 + $4 / power(10.0, $5))::double precision);
CREATE FUNCTION sys.switchoffset(sys.datetimeoffset, text) RETURNS sys.datetimeoffset LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (($1).utc, (sys.datetimeoffset('2000-01-01 00:00:00 ' || $2)).minutes)::sys.datetimeoffset;
CREATE FUNCTION sys.todatetimeoffset(timestamp, text) RETURNS sys.datetimeoffset LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.make_datetimeoffset($1, (sys.datetimeoffset('2000-01-01 00:00:00 ' || $2)).minutes);
-- Windows' names of UTC are known; others are IANA's.
CREATE FUNCTION sys.at_time_zone(timestamp, text) RETURNS sys.datetimeoffset LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN sys.make_datetimeoffset($1, (extract(epoch FROM $1 - ($1 AT TIME ZONE $2 AT TIME ZONE 'UTC')) / 60)::integer);
CREATE FUNCTION sys.at_time_zone(sys.datetimeoffset, text) RETURNS sys.datetimeoffset LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN (($1).utc, (extract(epoch FROM (($1).utc AT TIME ZONE 'UTC' AT TIME ZONE $2) - ($1).utc) / 60)::smallint)::sys.datetimeoffset;
