using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    private const string Nothing = "NULL";

    private Translated Security(Statement statement)
    {
        switch (statement)
        {
            case CreateRoleStatement create:
                Add($"SELECT sys.create_user({Names.Text(create.Name.Text)}, NULL, 'R', NULL)");
                break;
            case AlterRoleStatement { IsServerRole: true } alter:
                throw Translator.NotSupported("ALTER SERVER ROLE", alter.Line);
            case AlterRoleStatement { Change: RoleChange.Rename } alter:
                Add($"CALL sys.alter_user({Names.Text(alter.Role.Text)}, {Names.Text(alter.Other.Text)}, NULL)");
                break;
            case AlterRoleStatement alter:
                Add($"CALL sys.change_member({Names.Text(alter.Role.Text)}, {Names.Text(alter.Other.Text)}, "
                    + $"{(alter.Change == RoleChange.AddMember ? "true" : "false")})");
                break;
            case AlterUserStatement { Password: null, Login: null } alter:
                Add($"CALL sys.alter_user({Names.Text(alter.Name.Text)}, {Optional(alter.NewName)}, {Optional(alter.DefaultSchema)})");
                break;
            case PermissionStatement permission:
                Permission(permission);
                break;
            default:
                throw Translator.NotSupported(NameOf(statement), statement.Line);
        }

        return Done();
    }

    private static string Optional(Identifier? name) => name is null ? Nothing : Names.Text(name.Text);

    private void Permission(PermissionStatement statement)
    {
        if (statement.Action == PermissionAction.Deny)
            throw Translator.NotSupported("DENY: this engine cannot deny. Leave the user out of the roles and grants that allow",
                statement.Line);
        if (statement.GrantOptionOnly)
            throw Translator.NotSupported("REVOKE GRANT OPTION FOR", statement.Line);
        var (number, schema, name) = statement.Securable switch
        {
            null or { Class: SecurableClass.Database } => (0, Nothing, Nothing),
            { Class: SecurableClass.Schema } on => (3, Names.Text(NameFolding.Fold(on.Name.Object.Text)), Nothing),
            { Class: SecurableClass.Object } on
                => (1, Names.Text(_names.DefinitionSchema(on.Name)), Names.Text(NameFolding.Fold(on.Name.Object.Text))),
            { } on => throw Translator.NotSupported($"permissions ON {on.ClassName}", on.Line),
        };
        var grantees = Array(statement.Principals.Select(principal => principal.Text));
        var grant = statement.Action == PermissionAction.Grant ? "true" : "false";
        foreach (var group in statement.Permissions.GroupBy(permission => string.Join('.',
            permission.Columns.Select(Names.FoldedColumn)), StringComparer.Ordinal))
        {
            var columns = Array(group.First().Columns.Select(Names.FoldedColumn));
            var permissions = Array(group.Select(permission => permission.Name == "ALL PRIVILEGES" ? "ALL" : permission.Name));
            Add($"CALL sys.change_permission({grant}, {permissions}, {number}, {schema}, {name}, {columns}, {grantees}, "
                + $"{(statement.WithGrantOption ? "true" : "false")})");
        }
    }

    private static string Array(IEnumerable<string> texts) => $"ARRAY[{Join(texts.Select(Names.Text))}]::text[]";
}
