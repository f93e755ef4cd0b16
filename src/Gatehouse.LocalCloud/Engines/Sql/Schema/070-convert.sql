-- CONVERT with styles, TRY_CAST, FORMAT, and what is text or bytes.

-- Null where the text is no value of the type.
CREATE FUNCTION sys.try_cast(value text, target text) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE result text;
BEGIN
    EXECUTE pg_catalog.format('SELECT (%L::text)::%s::text', value, target) INTO result;
    RETURN result;
EXCEPTION WHEN data_exception OR cannot_coerce OR invalid_text_representation OR numeric_value_out_of_range THEN
    RETURN NULL;
END $$;
-- The target is the translator's, never a user's; a user cannot call this function.

CREATE FUNCTION sys.swapped(integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lpad(to_hex($1 & 255), 2, '0') || lpad(to_hex($1 >> 8), 2, '0');
-- Bytes of text as nvarchar has them: UTF-16, little-endian.
CREATE FUNCTION sys.utf16(text) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    hex text := '';
    code integer;
    c text;
BEGIN
    FOREACH c IN ARRAY regexp_split_to_array($1 COLLATE "C", '') LOOP
        CONTINUE WHEN c = '' COLLATE "C";
        code := pg_catalog.ascii(c);
        IF code > 65535 THEN
            code := code - 65536;
            hex := hex || sys.swapped(55296 + (code >> 10)) || sys.swapped(56320 + (code & 1023));
        ELSE
            hex := hex || sys.swapped(code);
        END IF;
    END LOOP;
    RETURN decode(hex, 'hex');
END $$;
-- What is text or bytes already. A column's text is taken for nvarchar.
CREATE FUNCTION sys.bytes(bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1;
CREATE FUNCTION sys.bytes(text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN sys.utf16($1);
CREATE FUNCTION sys.bytes(integer) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN int4send($1);
CREATE FUNCTION sys.bytes(smallint) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN int2send($1);
CREATE FUNCTION sys.bytes(bigint) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN int8send($1);
CREATE FUNCTION sys.bytes(boolean) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE WHEN $1 THEN '\x01'::bytea
    ELSE '\x00'::bytea END;
-- A uniqueidentifier's first three parts are little-endian.
CREATE FUNCTION sys.bytes(uuid) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN decode(regexp_replace(encode(uuid_send($1), 'hex'), '^(..)(..)(..)(..)(..)(..)(..)(..)', '\4\3\2\1\6\5\8\7'), 'hex');
CREATE FUNCTION sys.bytea_uuid(bytea) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN encode(sys.bytes(encode(substr($1, 1, 16), 'hex')::uuid), 'hex')::uuid;
CREATE CAST (bytea AS uuid) WITH FUNCTION sys.bytea_uuid(bytea) AS ASSIGNMENT;
-- Bytes as varchar: UTF-8, or Latin-1 where they are none.
CREATE FUNCTION sys.bytea_text(bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN
    RETURN pg_catalog.convert_from($1, 'UTF8');
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
    RETURN pg_catalog.convert_from($1, 'LATIN1');
END $$;
-- CAST AS tinyint: PostgreSQL's smallint holds more.
CREATE FUNCTION sys.tinyint(smallint) RETURNS smallint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN
    IF $1 NOT BETWEEN 0 AND 255 THEN
        RAISE numeric_value_out_of_range USING MESSAGE = 'Arithmetic overflow error converting expression to data type tinyint.';
    END IF;
    RETURN $1;
END $$;
CREATE CAST (bytea AS text) WITH FUNCTION sys.bytea_text(bytea);
CREATE CAST (bytea AS varchar) WITH FUNCTION sys.bytea_text(bytea);
CREATE FUNCTION sys.varbinary(bytea, integer) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN substr($1, 1, $2);
CREATE FUNCTION sys."binary"(bytea, integer) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN substr($1, 1, $2) || decode(repeat('00', greatest($2 - length($1), 0)), 'hex');
CREATE FUNCTION sys.to_bytes(text, style integer) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE style WHEN 1 THEN decode(substr($1, 3), 'hex') WHEN 2 THEN decode($1, 'hex') ELSE sys.utf16($1) END;
CREATE FUNCTION sys.to_bytes(bytea, style integer) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1;
CREATE FUNCTION sys.to_bytes(integer, style integer) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN int4send($1);

-- https://learn.microsoft.com/sql/t-sql/functions/cast-and-convert-transact-sql#date-and-time-styles
CREATE FUNCTION sys.style_format(style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE style
        WHEN 0 THEN 'Mon FMDD YYYY FMHH12:MIAM' WHEN 100 THEN 'Mon FMDD YYYY FMHH12:MIAM' WHEN 1 THEN 'MM/DD/YY' WHEN 101 THEN 'MM/DD/YYYY'
        WHEN 2 THEN 'YY.MM.DD' WHEN 102 THEN 'YYYY.MM.DD' WHEN 3 THEN 'DD/MM/YY' WHEN 103 THEN 'DD/MM/YYYY' WHEN 4 THEN 'DD.MM.YY'
            WHEN 104 THEN 'DD.MM.YYYY'
        WHEN 5 THEN 'DD-MM-YY' WHEN 105 THEN 'DD-MM-YYYY' WHEN 6 THEN 'DD Mon YY' WHEN 106 THEN 'DD Mon YYYY' WHEN 7 THEN 'Mon DD, YY'
            WHEN 107 THEN 'Mon DD, YYYY'
        WHEN 8 THEN 'HH24:MI:SS' WHEN 108 THEN 'HH24:MI:SS' WHEN 24 THEN 'HH24:MI:SS' WHEN 10 THEN 'MM-DD-YY' WHEN 110 THEN 'MM-DD-YYYY'
        WHEN 11 THEN 'YY/MM/DD' WHEN 111 THEN 'YYYY/MM/DD' WHEN 12 THEN 'YYMMDD' WHEN 112 THEN 'YYYYMMDD'
            WHEN 13 THEN 'DD Mon YYYY HH24:MI:SS:MS'
        WHEN 113 THEN 'DD Mon YYYY HH24:MI:SS:MS' WHEN 14 THEN 'HH24:MI:SS:MS' WHEN 114 THEN 'HH24:MI:SS:MS'
            WHEN 20 THEN 'YYYY-MM-DD HH24:MI:SS'
        WHEN 120 THEN 'YYYY-MM-DD HH24:MI:SS' WHEN 21 THEN 'YYYY-MM-DD HH24:MI:SS.MS' WHEN 25 THEN 'YYYY-MM-DD HH24:MI:SS.MS'
        WHEN 121 THEN 'YYYY-MM-DD HH24:MI:SS.MS' WHEN 23 THEN 'YYYY-MM-DD' WHEN 126 THEN 'YYYY-MM-DD"T"HH24:MI:SS.MS'
            WHEN 127 THEN 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"' END;
CREATE FUNCTION sys.known_format(style integer) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN
    IF sys.style_format(style) IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'GH000', DETAIL = '281,16,1',
            MESSAGE = pg_catalog.format('%s is not a valid style number when converting from datetime to a character string.', style);
    END IF;
    RETURN sys.style_format(style);
END $$;
CREATE FUNCTION sys.to_text(timestamp, style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN style IN (0, 100) THEN to_char($1, 'Mon ') || lpad(to_char($1, 'FMDD'), 2) || to_char($1, ' YYYY ') || lpad(to_char($1, 'FMHH12:MIAM'), 7)
        ELSE to_char($1, sys.known_format(style)) END;
CREATE FUNCTION sys.to_text(date, style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN style IN (20, 21, 25, 120, 121, 126, 127) THEN to_char($1, 'YYYY-MM-DD') WHEN style IN (0, 100) THEN to_char($1,
        'Mon FMDD YYYY')
        ELSE to_char($1, sys.known_format(style)) END;
CREATE FUNCTION sys.to_text(time, style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::text;
CREATE FUNCTION sys.to_text(sys.datetimeoffset, style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE style WHEN 127 THEN to_char(($1).utc, 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"')
        WHEN 126 THEN pg_catalog.replace(pg_catalog.replace(sys.text($1), ' +', '+'), ' ', 'T') ELSE sys.text($1) END;
CREATE FUNCTION sys.to_text(bytea, style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE style WHEN 1 THEN '0x' || upper(encode($1, 'hex')) WHEN 2 THEN upper(encode($1, 'hex')) ELSE convert_from($1, 'UTF8') END;
CREATE FUNCTION sys.to_text(text, style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1;
DO $do$
DECLARE kind text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'boolean', 'uuid', 'real', 'double precision'] LOOP
        EXECUTE format('CREATE FUNCTION sys.to_text(%s, style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1::text', kind);
    END LOOP;
    FOREACH kind IN ARRAY ARRAY['smallint', 'integer', 'bigint', 'numeric', 'double precision', 'boolean', 'uuid', 'date', 'timestamp'] LOOP
        EXECUTE format('CREATE FUNCTION sys.len(%s) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN length($1::text)',
            kind);
    END LOOP;
END $do$;
-- money's styles: 1 has commas, 2 four digits.
CREATE FUNCTION sys.to_text(numeric, style integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE style WHEN 1 THEN btrim(to_char($1, 'FM999,999,999,999,990.00')) ELSE $1::text END;

-- Text in a style as a date: the styles of one order of day, month and year.
CREATE FUNCTION sys.to_timestamp(text, style integer) RETURNS timestamp LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE parts text[];
BEGIN
    IF style IN (3, 4, 5, 103, 104, 105) THEN
        parts := regexp_match($1 COLLATE "C", '^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})\s*(.*)$');
        RETURN (concat(parts[3], '-', parts[2], '-', parts[1], ' ', parts[4]))::timestamp;
    ELSIF style IN (1, 10, 101, 110) THEN
        parts := regexp_match($1 COLLATE "C", '^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})\s*(.*)$');
        RETURN (concat(parts[3], '-', parts[1], '-', parts[2], ' ', parts[4]))::timestamp;
    END IF;
    RETURN $1::timestamp;
END $$;
CREATE FUNCTION sys.to_timestamp(timestamp, style integer) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN $1;
CREATE FUNCTION sys.to_timestamp(sys.datetimeoffset, style integer) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.local_time($1);

CREATE FUNCTION sys.isnumeric(text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN $1 COLLATE "C" ~ '^\s*[-+]?[$]?(\d[\d,]*\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$' THEN 1 ELSE 0 END;
CREATE FUNCTION sys.isdate(text) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN sys.try_cast($1, 'timestamp(3)') IS NULL THEN 0 ELSE 1 END;

-- FORMAT: .NET's custom patterns of dates that to_char has too, and the standard patterns of numbers.
CREATE FUNCTION sys.format(timestamp, pattern text, culture text DEFAULT 'en-US') RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_char($1, CASE pattern COLLATE "C" WHEN 'd' THEN 'FMMM/FMDD/YYYY' WHEN 'D' THEN 'FMDay, FMMonth FMDD, YYYY'
        WHEN 's' THEN 'YYYY-MM-DD"T"HH24:MI:SS'
        ELSE (SELECT string_agg(CASE piece[1] WHEN 'yyyy' THEN 'YYYY' WHEN 'yy' THEN 'YY' WHEN 'MMMM' THEN 'FMMonth' WHEN 'MMM' THEN 'Mon'
            WHEN 'MM' THEN 'MM'
            WHEN 'M' THEN 'FMMM' WHEN 'dddd' THEN 'FMDay' WHEN 'ddd' THEN 'Dy' WHEN 'dd' THEN 'DD' WHEN 'd' THEN 'FMDD'
                WHEN 'HH' THEN 'HH24' WHEN 'H' THEN 'FMHH24'
            WHEN 'hh' THEN 'HH12' WHEN 'h' THEN 'FMHH12' WHEN 'mm' THEN 'MI' WHEN 'm' THEN 'FMMI' WHEN 'ss' THEN 'SS' WHEN 's' THEN 'FMSS'
                WHEN 'fff' THEN 'MS'
            WHEN 'ffffff' THEN 'US' WHEN 'tt' THEN 'AM' ELSE '"' || pg_catalog.replace(piece[1], '"', '\"') || '"' END, '')
            FROM regexp_matches(pattern COLLATE "C", '(y+|M+|d+|H+|h+|m+|s+|f+|t+|[^yMdHhmsft]+)', 'g') AS piece) END);
CREATE FUNCTION sys.format(numeric, pattern text, culture text DEFAULT 'en-US') RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN pattern COLLATE "C" ~ '^[nN]\d*$' THEN btrim(to_char($1, 'FM999,999,999,999,999,990' ||
            CASE WHEN coalesce(nullif(substr(pattern, 2), ''), '2') = '0' THEN '' ELSE '.' || repeat('0', coalesce(nullif(substr(pattern,
                2), ''), '2')::integer) END))
        WHEN pattern COLLATE "C" ~ '^[fF]\d*$' THEN pg_catalog.round($1, coalesce(nullif(substr(pattern, 2), ''), '2')::integer)::text
        WHEN pattern COLLATE "C" ~ '^[dD]\d*$' THEN lpad(trunc($1)::text, greatest(coalesce(nullif(substr(pattern, 2), ''), '0')::integer,
            length(trunc($1)::text)), '0')
        WHEN pattern COLLATE "C" ~ '^[cC]\d*$' THEN '$' || btrim(to_char($1, 'FM999,999,999,999,999,990.00'))
        WHEN pattern COLLATE "C" ~ '^[pP]\d*$' THEN btrim(to_char($1 * 100, 'FM999,999,990.00')) || '%'
        ELSE btrim(to_char($1, 'FM' || translate(pattern, '#', '9'))) END;
CREATE FUNCTION sys.format(double precision, pattern text, culture text DEFAULT 'en-US') RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN sys.format($1::numeric, pattern, culture);
