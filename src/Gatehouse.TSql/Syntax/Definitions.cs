namespace Gatehouse.TSql.Syntax;

/// <summary>CREATE TABLE.</summary>
internal sealed record CreateTableStatement(ObjectName Name, TableDefinition Definition) : Statement;

/// <summary>ALTER TABLE.</summary>
internal sealed record AlterTableStatement(ObjectName Name, AlterTableAction Action) : Statement;

/// <summary>What ALTER TABLE does.</summary>
internal abstract record AlterTableAction : Node;

/// <summary>ADD columns and constraints. IsChecked is false for WITH NOCHECK.</summary>
internal sealed record AddToTable(TableDefinition Definition, bool IsChecked) : AlterTableAction;

/// <summary>ALTER COLUMN. IsNullable is null where neither NULL nor NOT NULL was written.</summary>
internal sealed record AlterColumn(Identifier Name, TSqlType Type, string? Collation, bool? IsNullable) : AlterTableAction;

/// <summary>DROP of columns and constraints, in the order of their writing.</summary>
internal sealed record DropFromTable(IReadOnlyList<DropTableItem> Items) : AlterTableAction;

/// <summary>A column or constraint of ALTER TABLE DROP.</summary>
internal sealed record DropTableItem(bool IsColumn, bool IfExists, Identifier Name) : Node;

/// <summary>CHECK CONSTRAINT and NOCHECK CONSTRAINT. Names is empty for ALL.</summary>
internal sealed record SwitchConstraints(bool IsEnabled, IReadOnlyList<Identifier> Names) : AlterTableAction;

/// <summary>CREATE INDEX. DropExisting is in its options.</summary>
internal sealed record CreateIndexStatement(ObjectName Table, IndexDefinition Index) : Statement;

/// <summary>DROP INDEX.</summary>
internal sealed record DropIndexStatement(bool IfExists, IReadOnlyList<DropIndexItem> Items) : Statement;

/// <summary>An index of DROP INDEX with its table.</summary>
internal sealed record DropIndexItem(Identifier Name, ObjectName Table) : Node;

/// <summary>ALTER INDEX name|ALL ON table REBUILD|REORGANIZE|DISABLE|SET. Name is null for ALL; Action in upper case.</summary>
internal sealed record AlterIndexStatement(Identifier? Name, ObjectName Table, string Action) : Statement;

/// <summary>How a definition treats one that is there.</summary>
internal enum DefinitionMode { Create, Alter, CreateOrAlter }

/// <summary>CREATE VIEW, ALTER VIEW, CREATE OR ALTER VIEW.</summary>
/// <param name="Mode">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Names of its columns; empty where none were written.</param>
/// <param name="Query">Its query.</param>
/// <param name="Options">Words of WITH in upper case: SCHEMABINDING, VIEW_METADATA; CHECK OPTION as one word with a space.</param>
/// <param name="Text">The whole statement as written (sys.sql_modules shows it).</param>
internal sealed record CreateViewStatement(
    DefinitionMode Mode, ObjectName Name, IReadOnlyList<Identifier> Columns, Query Query, IReadOnlyList<string> Options, string Text)
    : Statement;

/// <summary>CREATE SCHEMA. Owner is the user of AUTHORIZATION, or null.</summary>
internal sealed record CreateSchemaStatement(Identifier Name, Identifier? Owner) : Statement;

/// <summary>ALTER SCHEMA s TRANSFER o.</summary>
internal sealed record AlterSchemaStatement(Identifier Schema, ObjectName Object) : Statement;

/// <summary>CREATE SEQUENCE, and ALTER SEQUENCE.</summary>
internal sealed record SequenceStatement(bool IsAlter, ObjectName Name, TSqlType? Type) : Statement
{
    /// <summary>START WITH of CREATE, RESTART WITH of ALTER; null where it is not written.</summary>
    public long? StartWith { get; init; }

    /// <summary>True for RESTART, with or without a value.</summary>
    public bool IsRestart { get; init; }

    /// <summary>INCREMENT BY, or null.</summary>
    public long? Increment { get; init; }

    /// <summary>MINVALUE, or null.</summary>
    public long? Minimum { get; init; }

    /// <summary>True for NO MINVALUE.</summary>
    public bool NoMinimum { get; init; }

    /// <summary>MAXVALUE, or null.</summary>
    public long? Maximum { get; init; }

    /// <summary>True for NO MAXVALUE.</summary>
    public bool NoMaximum { get; init; }

    /// <summary>True for CYCLE, false for NO CYCLE, null for neither.</summary>
    public bool? IsCycling { get; init; }

    /// <summary>Size of CACHE, 0 for NO CACHE, null where it is not written or has no size.</summary>
    public long? Cache { get; init; }
}

/// <summary>CREATE TYPE: an alias (Base) or a table type (Table).</summary>
internal sealed record CreateTypeStatement(ObjectName Name, TSqlType? Base, bool? IsNullable, TableDefinition? Table) : Statement;

/// <summary>CREATE SYNONYM.</summary>
internal sealed record CreateSynonymStatement(ObjectName Name, ObjectName Target) : Statement;

/// <summary>CREATE DATABASE. Its other clauses (files, edition) are read and dropped.</summary>
internal sealed record CreateDatabaseStatement(Identifier Name, string? Collation) : Statement;

/// <summary>ALTER DATABASE. Name is null for CURRENT.</summary>
/// <param name="Name">The database.</param>
/// <param name="NewName">Name of MODIFY NAME, or null.</param>
/// <param name="Collation">COLLATE, or null.</param>
/// <param name="Options">Words of SET in upper case, e.g. <c>READ_COMMITTED_SNAPSHOT ON</c>, <c>SINGLE_USER</c>.</param>
internal sealed record AlterDatabaseStatement(Identifier? Name, Identifier? NewName, string? Collation, IReadOnlyList<string> Options)
    : Statement;

/// <summary>What DROP removes.</summary>
internal enum DropKind { Table, View, Schema, Sequence, Type, Synonym, Database, User, Role, Login, Procedure, Function, Trigger }

/// <summary>DROP of anything but an index.</summary>
internal sealed record DropStatement(DropKind Kind, bool IfExists, IReadOnlyList<ObjectName> Names) : Statement;
