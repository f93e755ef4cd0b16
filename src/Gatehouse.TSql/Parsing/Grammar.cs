namespace Gatehouse.TSql.Parsing;

/// <summary>The parsers of one text. They share its tokens and call each other through this.</summary>
internal sealed class Grammar
{
    public Grammar(string text)
    {
        Tokens = new(text);
        Expressions = new(this);
        Functions = new(this);
        Conditions = new(this);
        Queries = new(this);
        Tables = new(this);
        Changes = new(this);
        Merges = new(this);
        TableDefinitions = new(this);
        Definitions = new(this);
        AlterTables = new(this);
        Databases = new(this);
        Users = new(this);
        Permissions = new(this);
        Settings = new(this);
        Procedures = new(this);
        ControlFlow = new(this);
        Transactions = new(this);
        Statements = new(this);
    }

    public TokenReader Tokens { get; }

    public ExpressionParser Expressions { get; }

    public FunctionParser Functions { get; }

    public ConditionParser Conditions { get; }

    public QueryParser Queries { get; }

    public TableParser Tables { get; }

    public ChangeParser Changes { get; }

    public MergeParser Merges { get; }

    public TableDefinitionParser TableDefinitions { get; }

    public DefinitionParser Definitions { get; }

    public AlterTableParser AlterTables { get; }

    public DatabaseParser Databases { get; }

    public UserParser Users { get; }

    public PermissionParser Permissions { get; }

    public SettingParser Settings { get; }

    public ProcedureParser Procedures { get; }

    public ControlFlowParser ControlFlow { get; }

    public TransactionParser Transactions { get; }

    public StatementParser Statements { get; }
}
