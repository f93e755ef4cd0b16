-- The schema sys: what T-SQL has and PostgreSQL has not, or has otherwise (docs/designs/009). Run once, in the template, as superuser.
-- It stands before pg_catalog in the search path, so that an operator or function here is found first.
CREATE SCHEMA sys;
CREATE SCHEMA dbo;
GRANT USAGE ON SCHEMA sys TO PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE COLLATION sys.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

-- Where PostgreSQL refuses a nondeterministic collation (position, replace, LIKE), functions fall back on this one.
CREATE COLLATION sys.cs (provider = icu, locale = 'und');

-- Type of variables, parameters and converted text: compared without regard to case.
CREATE DOMAIN sys.nvarchar AS text COLLATE sys.ci;

-- A name as NameFolding folds it: lower case, and not longer than PostgreSQL takes.
CREATE FUNCTION sys.fold(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    folded text COLLATE "C" := pg_catalog.lower(name COLLATE sys.cs);
    start text COLLATE "C";
BEGIN
    IF pg_catalog.octet_length(folded) <= 63 THEN
        RETURN folded;
    END IF;
    start := pg_catalog."left"(folded, 46);
    WHILE pg_catalog.octet_length(start) > 46 LOOP
        start := pg_catalog."left"(start, -1);
    END LOOP;
    RETURN pg_catalog.concat(start, '~', pg_catalog."left"(pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(folded, 'UTF8')),
        'hex'), 16));
END $$;

-- What stands in COMMENT ON: declared type|name.
CREATE FUNCTION sys.comment_name(comment text, folded text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN comment COLLATE "C" LIKE '%|%' THEN pg_catalog.substr(comment, pg_catalog.strpos(comment COLLATE "C", '|') + 1)
        ELSE folded END COLLATE sys.ci;
CREATE FUNCTION sys.comment_type(comment text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN nullif(pg_catalog.split_part(comment COLLATE "C", '|', 1), '') COLLATE sys.ci;
