using Gatehouse.LocalCloud.Engines.Sql.Sessions;
using Gatehouse.TSql;
using Gatehouse.TSql.Syntax;
using Gatehouse.TSql.Translation;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>Asks the translator.</summary>
internal static class Translation
{
    /// <summary>The statement as PostgreSQL runs it.</summary>
    public static Translated Of(Statement statement, SessionState state, Frame frame)
        => throw new TSqlException(40510, statement.Line, "The SQL engine does not run statements yet.");
}
