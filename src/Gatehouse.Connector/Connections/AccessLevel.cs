namespace Gatehouse.Connector.Connections;

/// <summary>What the app's database user may do in schema <c>public</c>. Each level has what the one before has.</summary>
public enum AccessLevel
{
    /// <summary>Read tables.</summary>
    Read,

    /// <summary>Read and change the rows of tables.</summary>
    ReadWrite,

    /// <summary>Also make tables, and empty them, refer to them and put triggers on them.</summary>
    Schema,

    /// <summary>Everything on the database, as Azure's service connector grants.</summary>
    All,
}
