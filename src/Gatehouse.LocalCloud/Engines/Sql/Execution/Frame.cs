using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>What a batch has of its own: variables, table variables, and whether an error is caught.</summary>
/// <param name="caller">The frame that called it, or null.</param>
internal sealed class Frame(Frame? caller)
{
    private readonly Dictionary<string, Variable> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TSqlType> _types = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many frames called each other (@@NESTLEVEL).</summary>
    public int Depth { get; } = caller is null ? 0 : caller.Depth + 1;

    /// <summary>How many TRY blocks are open in this frame.</summary>
    public int OpenTries { get; set; }

    /// <summary>Whether an error is caught, here or by a caller.</summary>
    public bool CatchesErrors => OpenTries > 0 || caller?.CatchesErrors == true;

    /// <summary>The error of the CATCH block that runs; null outside of one.</summary>
    public SqlError? Caught => OwnCaught ?? caller?.Caught;

    /// <summary>The error of the CATCH block that runs in this frame; null outside of one.</summary>
    public SqlError? OwnCaught { get; set; }

    /// <summary>The value of RETURN.</summary>
    public int ReturnValue { get; set; }

    /// <summary>The variables.</summary>
    public IReadOnlyDictionary<string, Variable> Variables => _variables;

    /// <summary>The types of the variables.</summary>
    public IReadOnlyDictionary<string, TSqlType> Types => _types;

    /// <summary>The table variables: name with @, and name of the temporary table.</summary>
    public IReadOnlyDictionary<string, string> Tables => _tables;

    /// <summary>The temporary tables that were made for table variables.</summary>
    public IEnumerable<string> MadeTables => _made;

    /// <summary>Says that the table of a table variable is made now.</summary>
    /// <returns>Name of the temporary table.</returns>
    public string MakeTable(string name)
    {
        _made.Add(_tables[name]);
        return _tables[name];
    }

    /// <summary>Adds a variable.</summary>
    /// <returns>False where there is one of the name.</returns>
    public bool Add(Variable variable)
        => !_tables.ContainsKey(variable.Name) && _variables.TryAdd(variable.Name, variable) && _types.TryAdd(variable.Name, variable.Type);

    /// <summary>Adds a table variable.</summary>
    /// <returns>False where there is one of the name.</returns>
    public bool AddTable(string name, string table) => !_variables.ContainsKey(name) && _tables.TryAdd(name, table);
}
