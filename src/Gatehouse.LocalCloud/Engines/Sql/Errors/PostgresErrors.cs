using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.TSql;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Errors;

/// <summary>The one place where an error of PostgreSQL becomes one of SQL Server.</summary>
internal static partial class PostgresErrors
{
    /// <summary>What functions of schema <c>sys</c> raise: the text is SQL Server's, and DETAIL has number, class and state.</summary>
    private const string Own = "GH000";

    // Where PostgreSQL has temporary tables; T-SQL's names have their # alone.
    private const string TemporarySchema = "pg_temp.";

    // What the translator calls the check of a tinyint column.
    private const string TinyIntCheck = "~tinyint ";

    /// <summary>The error of SQL Server that says the same.</summary>
    /// <param name="error">PostgreSQL's.</param>
    /// <param name="facts">What failed.</param>
    /// <param name="names">The names that the error's fields stand for.</param>
    public static SqlError Map(PostgresException error, StatementFacts facts, ErrorNames names)
        => (Constraint(error, facts, names) ?? Name(error, facts) ?? Value(error) ?? State(error, facts)) with { Line = facts.Line };

    // https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    // https://www.postgresql.org/docs/15/errcodes-appendix.html

    private static SqlError? Constraint(PostgresException error, StatementFacts facts, ErrorNames names)
    {
        var table = names.Table;
        return error.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation when names.Kind == ConstraintKind.Index => new(
                2601, 14, 1,
                $"Cannot insert duplicate key row in object '{table}' with unique index '{names.Constraint}'. The duplicate key value is ({DuplicateKey(error)})."),
            PostgresErrorCodes.UniqueViolation => new(
                2627, 14, 1,
                $"Violation of {(names.Kind == ConstraintKind.PrimaryKey ? "PRIMARY KEY" : "UNIQUE KEY")} constraint '{names.Constraint}'. "
                + $"Cannot insert duplicate key in object '{table}'. The duplicate key value is ({DuplicateKey(error)})."),
            PostgresErrorCodes.ForeignKeyViolation => new(
                547, 16, 0,
                $"The {facts.Verb} statement conflicted with the {(IsReferenced(error) ? "REFERENCE" : "FOREIGN KEY")} constraint \"{names.Constraint}\". "
                + $"The conflict occurred in database \"{facts.Database}\", table \"{table}\"."),
            PostgresErrorCodes.CheckViolation when error.ConstraintName?.StartsWith(TinyIntCheck, StringComparison.Ordinal) == true => new(
                8115, 16, 2, "Arithmetic overflow error converting expression to data type tinyint."),
            PostgresErrorCodes.CheckViolation => new(
                547, 16, 0,
                $"The {facts.Verb} statement conflicted with the CHECK constraint \"{names.Constraint}\". "
                + $"The conflict occurred in database \"{facts.Database}\", table \"{table}\"."),
            PostgresErrorCodes.NotNullViolation => new(
                515, 16, 2,
                $"Cannot insert the value NULL into column '{names.Column}', table '{facts.Database}.{table}'; column does not allow nulls. "
                + $"{(facts.Verb == "UPDATE" ? "UPDATE" : "INSERT")} fails."),
            _ => null,
        };
    }

    private static SqlError? Name(PostgresException error, StatementFacts facts)
    {
        var name = Quoted().Match(error.MessageText).Groups["name"].Value;
        name = name.StartsWith(TemporarySchema, StringComparison.Ordinal) ? name[TemporarySchema.Length..] : name;
        return error.SqlState switch
        {
            PostgresErrorCodes.UndefinedTable when facts.Verb.StartsWith("DROP", StringComparison.Ordinal) => new(
                3701, 11, 5, $"Cannot {Lower(facts.Verb)} '{Subject(facts, name)}', because it does not exist or you do not have permission."),
            PostgresErrorCodes.UndefinedTable when facts.Verb.StartsWith("ALTER", StringComparison.Ordinal) => new(
                4902, 16, 1, $"Cannot find the object \"{Subject(facts, name)}\" because it does not exist or you do not have permissions.", EndsBatch: true),
            PostgresErrorCodes.UndefinedTable => new(208, 16, 1, $"Invalid object name '{Subject(facts, name)}'.", EndsBatch: true),
            PostgresErrorCodes.UndefinedColumn => new(207, 16, 1, $"Invalid column name '{ColumnName(error.MessageText, name)}'.", EndsBatch: true),
            PostgresErrorCodes.AmbiguousColumn => new(209, 16, 1, $"Ambiguous column name '{name}'.", EndsBatch: true),
            PostgresErrorCodes.UndefinedObject when facts.Verb.StartsWith("DROP", StringComparison.Ordinal) => new(
                3701, 11, 5, $"Cannot {Lower(facts.Verb)} '{Subject(facts, name)}', because it does not exist or you do not have permission."),
            PostgresErrorCodes.UndefinedFunction => Function(error),
            PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.DuplicateSchema => new(
                2714, 16, 6, $"There is already an object named '{Subject(facts, name)}' in the database."),
            PostgresErrorCodes.DuplicateColumn => new(
                2705, 16, 4, $"Column names in each table must be unique. Column name '{name}' in table '{facts.Subject}' is specified more than once."),
            PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedObject when error.MessageText.StartsWith("schema", StringComparison.Ordinal) => new(
                2760, 16, 1, $"The specified schema name \"{name}\" either does not exist or you do not have permission to use it.", EndsBatch: true),
            PostgresErrorCodes.InvalidCatalogName => new(
                911, 16, 1, $"Database '{name}' does not exist. Make sure that the name is entered correctly.", EndsBatch: true),
            PostgresErrorCodes.InsufficientPrivilege => Permission(error, facts),
            PostgresErrorCodes.DependentObjectsStillExist => new(
                3726, 16, 1, $"Could not drop object '{Subject(facts, name)}' because it is referenced by another object. {error.Detail}"),
            _ => null,
        };
    }

    private static SqlError Permission(PostgresException error, StatementFacts facts)
    {
        var match = Denied().Match(error.MessageText);
        var name = match.Groups["name"].Value;
        if (error.MessageText.StartsWith("must be owner", StringComparison.Ordinal) && facts.Verb.StartsWith("DROP", StringComparison.Ordinal))
            return new(3701, 14, 20, $"Cannot {Lower(facts.Verb)} '{Subject(facts, name)}', because it does not exist or you do not have permission.");
        if (error.MessageText.StartsWith("must be owner", StringComparison.Ordinal))
            return new(1088, 16, 13, $"Cannot find the object \"{Subject(facts, name)}\" because it does not exist or you do not have permissions.", EndsBatch: true);
        return match.Groups["kind"].Value switch
        {
            "table" or "view" or "sequence" or "relation" or "materialized view" => new(
                229, 14, 5, $"The {facts.Verb} permission was denied on the object '{Subject(facts, name)}', database '{facts.Database}', schema 'dbo'."),
            "column" => new(
                230, 14, 1, $"The {facts.Verb} permission was denied on the column '{name}' of the object '{facts.Subject}', database '{facts.Database}', schema 'dbo'."),
            "function" or "procedure" => new(
                229, 14, 5, $"The EXECUTE permission was denied on the object '{name}', database '{facts.Database}', schema 'dbo'."),
            _ when facts.Verb.StartsWith("CREATE", StringComparison.Ordinal) => new(
                262, 14, 1, $"{facts.Verb} permission denied in database '{facts.Database}'.", EndsBatch: true),
            _ => new(297, 16, 1, $"The user does not have permission to perform this action. ({error.MessageText})"),
        };
    }

    private static SqlError Function(PostgresException error)
        => error.MessageText.StartsWith("operator", StringComparison.Ordinal)
            ? new(402, 16, 1, $"The data types are incompatible: {error.MessageText}.", EndsBatch: true)
            : new(
                195, 15, 10,
                $"'{Call().Match(error.MessageText).Groups["name"].Value}' is not a recognized built-in function name, or not with arguments of these types ({error.MessageText}).",
                EndsBatch: true);

    private static SqlError? Value(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.DivisionByZero => new(8134, 16, 1, "Divide by zero error encountered."),
        PostgresErrorCodes.NumericValueOutOfRange => new(
            8115, 16, 2, $"Arithmetic overflow error converting expression to data type {TypeName(error.MessageText)}."),
        PostgresErrorCodes.StringDataRightTruncation => new(2628, 16, 1, $"String or binary data would be truncated. ({error.MessageText})"),
        PostgresErrorCodes.InvalidTextRepresentation => Conversion(error.MessageText),
        PostgresErrorCodes.InvalidDatetimeFormat or PostgresErrorCodes.DatetimeFieldOverflow => new(
            241, 16, 1, "Conversion failed when converting date and/or time from character string.", EndsBatch: true),
        PostgresErrorCodes.CardinalityViolation when error.MessageText.StartsWith("MERGE", StringComparison.Ordinal) => new(
            8672, 16, 1, "The MERGE statement attempted to UPDATE or DELETE the same row more than once."),
        PostgresErrorCodes.CardinalityViolation => new(
            512, 16, 1,
            "Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression."),
        PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.CannotCoerce => new(206, 16, 2, $"Operand type clash: {error.MessageText}.", EndsBatch: true),
        PostgresErrorCodes.GroupingError => new(
            8120, 16, 1,
            $"Column '{Quoted().Match(error.MessageText).Groups["name"].Value}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
            EndsBatch: true),
        PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire => new(
            9803, 16, 1, "A text has the character U+0000, which the SQL engine cannot store.", EndsBatch: true),
        PostgresErrorCodes.InvalidArgumentForPowerFunction or PostgresErrorCodes.InvalidArgumentForLogarithm => new(
            3623, 16, 1, "An invalid floating point operation occurred."),
        _ => null,
    };

    private static SqlError Conversion(string message)
    {
        var match = InvalidInput().Match(message);
        var (type, value) = (match.Groups["type"].Value, match.Groups["value"].Value);
        return type switch
        {
            "uuid" => new(8169, 16, 2, "Conversion failed when converting from a character string to uniqueidentifier.", EndsBatch: true),
            "numeric" => new(8114, 16, 5, "Error converting data type nvarchar to numeric.", EndsBatch: true),
            "double precision" or "real" => new(8114, 16, 5, $"Error converting data type nvarchar to {SqlName(type)}.", EndsBatch: true),
            "" => new(245, 16, 1, $"Conversion failed: {message}.", EndsBatch: true),
            _ => new(245, 16, 1, $"Conversion failed when converting the nvarchar value '{value}' to data type {SqlName(type)}.", EndsBatch: true),
        };
    }

    private static SqlError State(PostgresException error, StatementFacts facts) => error.SqlState switch
    {
        Own when Numbers().Match(error.Detail ?? "") is { Success: true } own => new(
            int.Parse(own.Groups["number"].Value, CultureInfo.InvariantCulture), byte.Parse(own.Groups["class"].Value, CultureInfo.InvariantCulture),
            byte.Parse(own.Groups["state"].Value, CultureInfo.InvariantCulture), error.MessageText),
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => new(
            1205, 13, 51,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Transaction (Process ID {facts.Session}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction."),
            EndsBatch: true),
        PostgresErrorCodes.LockNotAvailable => new(1222, 16, 51, "Lock request time out period exceeded.", EndsBatch: true),
        PostgresErrorCodes.InvalidTransactionState or PostgresErrorCodes.InFailedSqlTransaction => new(
            3930, 16, 1, "The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.", EndsBatch: true),
        PostgresErrorCodes.ReadOnlySqlTransaction => new(3906, 16, 2, $"Failed to update database \"{facts.Database}\" because the database is read-only."),
        PostgresErrorCodes.StatementTooComplex => new(
            8631, 17, 1, "Internal error: Server stack limit has been reached. Please look for potentially deep nesting in your query, and try to simplify it.", EndsBatch: true),
        PostgresErrorCodes.DiskFull => new(1105, 17, 2, $"Could not allocate space in database '{facts.Database}' because the disk is full."),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => new(
            596, 21, 1, "Cannot continue the execution because the session is in the kill state.", EndsBatch: true),

        // The rest is what this engine cannot do, in PostgreSQL's words.
        _ => new(40510, 16, 1, $"The {facts.Verb} statement is not supported by the SQL engine in this form: {error.MessageText} ({error.SqlState}).", EndsBatch: true),
    };

    // The engine knows folded names only; the statement's own subject is as the user wrote it.
    private static string Subject(StatementFacts facts, string name)
        => facts.Subject is { } subject && (name.Length == 0 || NameFolding.Fold(subject) == name || NameFolding.Fold(subject[(subject.LastIndexOf('.') + 1)..]) == name)
            ? subject
            : name;

    private static string ColumnName(string message, string quoted)
        => quoted.Length > 0 ? quoted : PlainColumn().Match(message).Groups["name"].Value;

    private static string DuplicateKey(PostgresException error) => KeyDetail().Match(error.Detail ?? "").Groups["key"].Value;

    private static bool IsReferenced(PostgresException error) => error.MessageText.StartsWith("update or delete", StringComparison.Ordinal);

    private static string Lower(string verb) => verb.ToLowerInvariant();

    private static string TypeName(string message) => message switch
    {
        _ when message.StartsWith("integer", StringComparison.Ordinal) => "int",
        _ when message.StartsWith("smallint", StringComparison.Ordinal) => "smallint",
        _ when message.StartsWith("bigint", StringComparison.Ordinal) => "bigint",
        _ when message.StartsWith("numeric", StringComparison.Ordinal) => "numeric",
        _ => InvalidInput().Match(message).Groups["type"].Value is { Length: > 0 } type ? SqlName(type) : OutOfRange().Match(message).Groups["type"].Value is { Length: > 0 } other ? SqlName(other) : "numeric",
    };

    private static string SqlName(string type) => type switch
    {
        "integer" => "int",
        "boolean" => "bit",
        "double precision" => "float",
        "uuid" => "uniqueidentifier",
        "bytea" => "varbinary",
        "character varying" or "text" => "nvarchar",
        "timestamp" or "timestamp without time zone" => "datetime2",
        _ => type,
    };

    [GeneratedRegex("\"(?<name>(?:[^\"]|\"\")*)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("^column (?<name>\\S+) ")]
    private static partial Regex PlainColumn();

    [GeneratedRegex("^(?:permission denied for|must be owner of) (?<kind>materialized view|[a-z]+) (?<name>.+)$")]
    private static partial Regex Denied();

    [GeneratedRegex("^Key \\(.*?\\)=\\((?<key>.*)\\) already exists\\.$", RegexOptions.Singleline)]
    private static partial Regex KeyDetail();

    [GeneratedRegex("^invalid input syntax for type (?<type>[a-z ]+): \"(?<value>.*)\"$", RegexOptions.Singleline)]
    private static partial Regex InvalidInput();

    [GeneratedRegex("is out of range for type (?<type>[a-z ]+)$")]
    private static partial Regex OutOfRange();

    [GeneratedRegex("^(?:function|procedure) (?<name>[^(]+)\\(")]
    private static partial Regex Call();

    [GeneratedRegex("^(?<number>[0-9]{1,9}),(?<class>[0-9]{1,2}),(?<state>[0-9]{1,3})$")]
    private static partial Regex Numbers();
}
