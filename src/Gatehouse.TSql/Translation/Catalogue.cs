namespace Gatehouse.TSql.Translation;

/// <summary>The views of schema sys that T-SQL may name; what else is there is the engine's own.</summary>
internal static class Catalogue
{
    private static readonly HashSet<string> Views = new(StringComparer.Ordinal)
    {
        "all_columns", "all_objects", "all_views", "check_constraints", "columns", "computed_columns", "configurations",
            "database_permissions",
        "database_principals", "database_role_members", "databases", "default_constraints", "dm_exec_connections", "dm_exec_sessions",
        "extended_properties", "foreign_key_columns", "foreign_keys", "identity_columns", "index_columns", "indexes", "key_constraints",
            "objects",
        "partitions", "procedures", "schemas", "sequences", "server_principals", "sql_modules", "stats", "synonyms", "sysobjects",
        "sysusers", "system_objects", "tables", "triggers", "types", "views",
    };

    /// <summary>Whether there is such a view.</summary>
    /// <param name="folded">Its name, folded.</param>
    public static bool Has(string folded) => Views.Contains(folded);
}
