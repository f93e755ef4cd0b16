using System.Collections.Frozen;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>The procedures by which drivers ask for the catalogue: each is a query with parameters, over the views of <c>sys</c>.</summary>
/// <remarks>https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/catalog-stored-procedures-transact-sql</remarks>
internal static class CatalogueProcedures
{
    private const string TableParameters =
        "@table_name nvarchar(384) = NULL, @table_owner nvarchar(384) = NULL, @table_qualifier nvarchar(128) = NULL";

    private const string IsWanted = """
        (@table_name IS NULL OR o.name LIKE @table_name) AND (@table_owner IS NULL OR s.name LIKE @table_owner)
            AND (@table_qualifier IS NULL OR @table_qualifier = DB_NAME())
        """;

    private static readonly FrozenDictionary<string, (string Declarations, string Text)> Known =
        new Dictionary<string, (string Declarations, string Text)>(StringComparer.Ordinal)
        {
            ["sp_tables"] = ($"{TableParameters}, @table_type nvarchar(100) = NULL, @fUsePattern bit = 1", $"""
                SELECT DB_NAME() AS TABLE_QUALIFIER, s.name AS TABLE_OWNER, o.name AS TABLE_NAME,
                    CASE o.type WHEN 'U' THEN 'TABLE' ELSE 'VIEW' END AS TABLE_TYPE, CAST(NULL AS varchar(254)) AS REMARKS
                FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
                WHERE o.type IN ('U', 'V') AND {IsWanted}
                    AND (@table_type IS NULL OR @table_type LIKE '%''' + CASE o.type WHEN 'U' THEN 'TABLE' ELSE 'VIEW' END + '''%')
                ORDER BY 4, 1, 2, 3
                """),
            ["sp_columns"] = Columns,
            ["sp_columns_90"] = Columns,
            ["sp_columns_100"] = Columns,
            ["sp_pkeys"] = (TableParameters, $"""
                SELECT DB_NAME() AS TABLE_QUALIFIER, s.name AS TABLE_OWNER, o.name AS TABLE_NAME, c.name AS COLUMN_NAME,
                    CAST(x.key_ordinal AS smallint) AS KEY_SEQ, i.name AS PK_NAME
                FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
                    JOIN sys.indexes i ON i.object_id = o.object_id AND i.is_primary_key = 1
                    JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
                    JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
                WHERE {IsWanted} ORDER BY 2, 3, 5
                """),
            ["sp_databases"] = ("", """
                SELECT name AS DATABASE_NAME, CAST(0 AS int) AS DATABASE_SIZE, CAST(NULL AS varchar(254)) AS REMARKS
                FROM sys.databases ORDER BY 1
                """),
            ["sp_tablecollations_100"] = ("@object nvarchar(4000)", """
                SELECT column_id AS colid, name,
                    CASE WHEN collation_name IS NULL THEN NULL ELSE CAST(0x0904D00034 AS binary(5)) END AS tds_collation,
                    collation_name AS collation
                FROM sys.columns WHERE object_id = OBJECT_ID(@object) ORDER BY column_id
                """),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static (string Declarations, string Text) Columns => (
        $"{TableParameters}, @column_name nvarchar(384) = NULL, @ODBCVer int = 2, @fUsePattern bit = 1", $"""
        SELECT DB_NAME() AS TABLE_QUALIFIER, s.name AS TABLE_OWNER, o.name AS TABLE_NAME, c.name AS COLUMN_NAME,
            CAST(CASE t.name WHEN 'int' THEN 4 WHEN 'bigint' THEN -5 WHEN 'smallint' THEN 5 WHEN 'tinyint' THEN -6 WHEN 'bit' THEN -7
                WHEN 'decimal' THEN 3 WHEN 'numeric' THEN 2 WHEN 'money' THEN 3 WHEN 'smallmoney' THEN 3 WHEN 'float' THEN 6
                WHEN 'real' THEN 7 WHEN 'char' THEN 1 WHEN 'varchar' THEN 12 WHEN 'text' THEN -1 WHEN 'nchar' THEN -8
                WHEN 'nvarchar' THEN -9 WHEN 'ntext' THEN -10 WHEN 'binary' THEN -2 WHEN 'varbinary' THEN -3 WHEN 'image' THEN -4
                WHEN 'timestamp' THEN -2 WHEN 'uniqueidentifier' THEN -11
                WHEN 'date' THEN -9 WHEN 'time' THEN -9 WHEN 'datetime2' THEN -9 WHEN 'datetimeoffset' THEN -9 WHEN 'datetime' THEN 11
                WHEN 'smalldatetime' THEN 11 ELSE -9 END AS smallint) AS DATA_TYPE,
            t.name AS TYPE_NAME,
            CAST(CASE WHEN c.precision > 0 THEN c.precision WHEN t.name IN ('nvarchar', 'nchar') AND c.max_length > 0 THEN c.max_length / 2
                WHEN c.max_length < 0 THEN 0 ELSE c.max_length END AS int) AS "PRECISION",
            CAST(CASE WHEN c.max_length < 0 THEN 0 ELSE c.max_length END AS int) AS LENGTH,
            CAST(CASE WHEN c.precision > 0 THEN c.scale END AS smallint) AS SCALE,
            CAST(CASE WHEN c.precision > 0 THEN 10 END AS smallint) AS RADIX, CAST(c.is_nullable AS smallint) AS NULLABLE,
            CAST(NULL AS varchar(254)) AS REMARKS, d.definition AS COLUMN_DEF, CAST(c.column_id AS int) AS ORDINAL_POSITION,
            CASE c.is_nullable WHEN 1 THEN 'YES' ELSE 'NO' END AS IS_NULLABLE
        FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id JOIN sys.columns c ON c.object_id = o.object_id
            JOIN sys.types t ON t.user_type_id = c.user_type_id
            LEFT JOIN sys.default_constraints d ON d.parent_object_id = c.object_id AND d.parent_column_id = c.column_id
        WHERE o.type IN ('U', 'V') AND {IsWanted} AND (@column_name IS NULL OR c.name LIKE @column_name)
        ORDER BY 2, 3, c.column_id
        """);

    /// <summary>The query of a procedure, and the parameters that it takes; null where there is no such procedure.</summary>
    /// <param name="name">Its name in lower case, without schema.</param>
    public static (string Declarations, string Text)? Find(string name) => Known.TryGetValue(name, out var found) ? found : null;
}
