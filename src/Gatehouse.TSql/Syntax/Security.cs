namespace Gatehouse.TSql.Syntax;

/// <summary>Where a user or login comes from.</summary>
internal enum PrincipalSource { ExternalProvider, Login, Password, WithoutLogin, NotSaid }

/// <summary>CREATE USER.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from. NotSaid is <c>CREATE USER x</c>: a login of the same name.</param>
internal sealed record CreateUserStatement(Identifier Name, PrincipalSource Source) : Statement
{
    /// <summary>Login of FOR LOGIN, or null.</summary>
    public Identifier? Login { get; init; }

    /// <summary>PASSWORD, or null.</summary>
    public SecretText? Password { get; init; }

    /// <summary>SID as hex digits without 0x, or null.</summary>
    public string? Sid { get; init; }

    /// <summary>TYPE, E or X; or null.</summary>
    public string? Type { get; init; }

    /// <summary>OBJECT_ID of an external principal, or null.</summary>
    public string? ObjectId { get; init; }

    /// <summary>DEFAULT_SCHEMA, or null.</summary>
    public Identifier? DefaultSchema { get; init; }
}

/// <summary>ALTER USER.</summary>
internal sealed record AlterUserStatement(Identifier Name) : Statement
{
    /// <summary>NAME, or null.</summary>
    public Identifier? NewName { get; init; }

    /// <summary>DEFAULT_SCHEMA, or null.</summary>
    public Identifier? DefaultSchema { get; init; }

    /// <summary>LOGIN, or null.</summary>
    public Identifier? Login { get; init; }

    /// <summary>PASSWORD, or null.</summary>
    public SecretText? Password { get; init; }

    /// <summary>OLD_PASSWORD, or null.</summary>
    public SecretText? OldPassword { get; init; }
}

/// <summary>CREATE LOGIN.</summary>
internal sealed record CreateLoginStatement(Identifier Name, PrincipalSource Source) : Statement
{
    /// <summary>PASSWORD, or null.</summary>
    public SecretText? Password { get; init; }

    /// <summary>SID as hex digits without 0x, or null.</summary>
    public string? Sid { get; init; }

    /// <summary>TYPE, E or X; or null.</summary>
    public string? Type { get; init; }

    /// <summary>OBJECT_ID of an external principal, or null.</summary>
    public string? ObjectId { get; init; }

    /// <summary>DEFAULT_DATABASE, or null.</summary>
    public Identifier? DefaultDatabase { get; init; }
}

/// <summary>ALTER LOGIN.</summary>
internal sealed record AlterLoginStatement(Identifier Name) : Statement
{
    /// <summary>True for ENABLE, false for DISABLE, null for neither.</summary>
    public bool? IsEnabled { get; init; }

    /// <summary>NAME, or null.</summary>
    public Identifier? NewName { get; init; }

    /// <summary>PASSWORD, or null.</summary>
    public SecretText? Password { get; init; }

    /// <summary>OLD_PASSWORD, or null.</summary>
    public SecretText? OldPassword { get; init; }

    /// <summary>DEFAULT_DATABASE, or null.</summary>
    public Identifier? DefaultDatabase { get; init; }
}

/// <summary>CREATE ROLE. Owner is the user of AUTHORIZATION, or null.</summary>
internal sealed record CreateRoleStatement(Identifier Name, Identifier? Owner) : Statement;

/// <summary>What ALTER ROLE does.</summary>
internal enum RoleChange { AddMember, DropMember, Rename }

/// <summary>ALTER ROLE and ALTER SERVER ROLE. Other is the member, or the new name.</summary>
internal sealed record AlterRoleStatement(Identifier Role, RoleChange Change, Identifier Other, bool IsServerRole) : Statement;

/// <summary>Which statement on permissions.</summary>
internal enum PermissionAction { Grant, Deny, Revoke }

/// <summary>GRANT, DENY, REVOKE.</summary>
/// <param name="Action">Which.</param>
/// <param name="Permissions">At least one.</param>
/// <param name="Securable">What they are on; null for the database.</param>
/// <param name="Principals">Users and roles.</param>
internal sealed record PermissionStatement(
    PermissionAction Action, IReadOnlyList<Permission> Permissions, Securable? Securable, IReadOnlyList<Identifier> Principals) : Statement
{
    /// <summary>True for WITH GRANT OPTION.</summary>
    public bool WithGrantOption { get; init; }

    /// <summary>True for REVOKE GRANT OPTION FOR.</summary>
    public bool GrantOptionOnly { get; init; }

    /// <summary>True for CASCADE.</summary>
    public bool IsCascading { get; init; }

    /// <summary>User or role of AS, or null.</summary>
    public Identifier? As { get; init; }
}

/// <summary>A permission, its words in upper case with one space (<c>VIEW DEFINITION</c>, <c>ALL</c>), and columns; none for all.</summary>
internal sealed record Permission(string Name, IReadOnlyList<Identifier> Columns) : Node;

/// <summary>Classes of securables (<c>ON SCHEMA::x</c>). Object where none is written.</summary>
internal enum SecurableClass { Object, Schema, Database, User, Role, Login, Type, Server, Other }

/// <summary>What a permission is on. ClassName is the class as written in upper case; empty where none is.</summary>
internal sealed record Securable(SecurableClass Class, string ClassName, ObjectName Name) : Node;

/// <summary>ALTER AUTHORIZATION ON securable TO principal. Owner is null for SCHEMA OWNER.</summary>
internal sealed record AlterAuthorizationStatement(Securable Securable, Identifier? Owner) : Statement;

/// <summary>Whom EXECUTE AS names.</summary>
internal enum ExecuteAsKind { Caller, Self, User, Login }

/// <summary>EXECUTE AS. Name is there for User and Login only.</summary>
internal sealed record ExecuteAsStatement(ExecuteAsKind Kind, Expression? Name) : Statement;

/// <summary>REVERT.</summary>
internal sealed record RevertStatement : Statement;
