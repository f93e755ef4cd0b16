namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>A statement that was prepared.</summary>
/// <param name="Declarations">Its parameters, as sp_executesql has them.</param>
/// <param name="Text">Its text.</param>
internal sealed record PreparedStatement(string Declarations, string Text);

/// <summary>The prepared statements of a session by their handles.</summary>
internal sealed class PreparedStatements
{
    /// <summary>A session that prepares without end is stopped here.</summary>
    private const int Most = 10_000;

    private readonly Dictionary<int, PreparedStatement> _statements = [];
    private int _last;

    /// <summary>Keeps a statement.</summary>
    /// <returns>Its handle; null where there are too many.</returns>
    public int? Add(PreparedStatement statement)
    {
        if (_statements.Count >= Most)
            return null;
        _statements[++_last] = statement;
        return _last;
    }

    /// <summary>Finds a statement; null where the handle is none.</summary>
    public PreparedStatement? Find(int handle) => _statements.GetValueOrDefault(handle);

    /// <summary>Forgets a statement.</summary>
    /// <returns>False where the handle is none.</returns>
    public bool Remove(int handle) => _statements.Remove(handle);
}
