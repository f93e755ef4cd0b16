using System.Globalization;
using Gatehouse.LocalCloud.Engines.Sql.Sessions;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>The values of a command's parameters: variables, and what only the engine knows.</summary>
internal static class Binding
{
    /// <summary>The values, as PostgreSQL's text.</summary>
    /// <param name="names">Names as the translation has them.</param>
    /// <param name="state">The session.</param>
    /// <param name="frame">The batch.</param>
    public static string?[] Values(IReadOnlyList<string> names, SessionState state, Frame frame)
        => [.. names.Select(name => frame.Variables.TryGetValue(name, out var variable) ? variable.Value
            : Known(name.ToUpperInvariant(), state, frame))];

    private static string? Known(string name, SessionState state, Frame frame) => name switch
    {
        "@@ROWCOUNT" or "ROWCOUNT_BIG()" => Text(state.RowCount),
        "@@ERROR" => Text(state.LastError),
        "@@TRANCOUNT" => Text(state.Postgres.TransactionCount),
        "@@SPID" => Text(state.Number),
        "@@NESTLEVEL" => Text(frame.Depth),
        "@@FETCH_STATUS" => "-1",
        "@@OPTIONS" => Text(Options(state.Settings)),
        "@@LOCK_TIMEOUT" => Text(state.Settings.LockTimeout),
        "@@DATEFIRST" => Text(state.Settings.DateFirst),
        "@@TEXTSIZE" => Text(int.MaxValue),
        "XACT_STATE()" => Text(state.Postgres.TransactionCount == 0 ? 0 : state.Postgres.IsDoomed ? -1 : 1),
        "ERROR_NUMBER()" => Text(frame.Caught?.Number),
        "ERROR_MESSAGE()" => frame.Caught?.Text,
        "ERROR_SEVERITY()" => Text(frame.Caught?.Class),
        "ERROR_STATE()" => Text(frame.Caught?.State),
        "ERROR_LINE()" => Text(frame.Caught?.Line),
        "ERROR_PROCEDURE()" => frame.Caught is { Procedure.Length: > 0 } caught ? caught.Procedure : null,
        _ => throw new InvalidOperationException($"The translation asks for '{name}', which the engine does not know."),
    };

    // https://learn.microsoft.com/sql/database-engine/configure-windows/configure-the-user-options-server-configuration-option
    private static int Options(SessionSettings settings)
        => 5432 | (settings.ImplicitTransactions ? 2 : 0) | (settings.NoCount ? 512 : 0) | (settings.XactAbort ? 16384 : 0);

    private static string? Text(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}
