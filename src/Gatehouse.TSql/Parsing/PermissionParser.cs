using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads GRANT, DENY, REVOKE, ALTER AUTHORIZATION, EXECUTE AS and REVERT.</summary>
internal sealed class PermissionParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads GRANT, DENY or REVOKE.</summary>
    public PermissionStatement Parse()
    {
        var action = Tokens.TakeUpperWord() switch
        {
            "GRANT" => PermissionAction.Grant,
            "DENY" => PermissionAction.Deny,
            _ => PermissionAction.Revoke,
        };
        var optionOnly = action == PermissionAction.Revoke && Tokens.TakeWords("grant", "option");
        if (optionOnly)
            Tokens.ExpectWord("for");

        IReadOnlyList<Permission> permissions = Tokens.TakeList(ParsePermission);
        Securable? securable = null;
        if (Tokens.TakeWord("on"))
        {
            securable = ParseSecurable();
            // The columns may stand behind the table too; they are then every permission's.
            if (Tokens.TakeOptionalNames() is { Count: > 0 } columns)
                permissions = [.. permissions.Select(p => p with { Columns = columns })];
        }

        if (!Tokens.TakeWord("to") && (action != PermissionAction.Revoke || !Tokens.TakeWord("from")))
            throw Tokens.Wrong();
        var principals = Tokens.TakeList(Tokens.TakeName);
        var withOption = Tokens.IsWord("with") && Tokens.NextIsWord("grant");
        if (withOption)
        {
            Tokens.TakeWords("with", "grant");
            Tokens.ExpectWord("option");
        }

        return new(action, permissions, securable, principals)
        {
            WithGrantOption = withOption,
            GrantOptionOnly = optionOnly,
            IsCascading = Tokens.TakeWord("cascade"),
            As = Tokens.TakeWord("as") ? Tokens.TakeName() : null,
        };
    }

    private Permission ParsePermission()
    {
        var (line, words) = (Tokens.Line, new List<string>());
        while (Tokens.Kind == TokenKind.Word && !Tokens.IsWord("on") && !Tokens.IsWord("to") && !Tokens.IsWord("from"))
            words.Add(Tokens.TakeUpperWord());
        if (words.Count == 0)
            throw Tokens.Wrong();
        var name = words is ["ALL", "PRIVILEGES"] ? "ALL" : words is ["EXEC"] ? "EXECUTE" : string.Join(' ', words);
        return new(name, Tokens.TakeOptionalNames()) { Line = line };
    }

    private Securable ParseSecurable()
    {
        var (start, words) = (Tokens.Current, new List<string>());
        while (Tokens.Kind == TokenKind.Word)
            words.Add(Tokens.TakeUpperWord());
        if (words.Count == 0 || !Tokens.TakeKind(TokenKind.DoubleColon))
        {
            Tokens.ReturnTo(start);
            return new(SecurableClass.Object, "", Tokens.TakeObjectName()) { Line = start.Line };
        }

        var name = string.Join(' ', words);
        var kind = name switch
        {
            "OBJECT" => SecurableClass.Object,
            "SCHEMA" => SecurableClass.Schema,
            "DATABASE" => SecurableClass.Database,
            "USER" => SecurableClass.User,
            "ROLE" => SecurableClass.Role,
            "LOGIN" => SecurableClass.Login,
            "TYPE" => SecurableClass.Type,
            "SERVER" => SecurableClass.Server,
            _ => SecurableClass.Other,
        };
        return new(kind, name, Tokens.TakeObjectName()) { Line = start.Line };
    }

    /// <summary>Reads ALTER AUTHORIZATION behind its two words.</summary>
    public AlterAuthorizationStatement ParseAuthorization()
    {
        Tokens.ExpectWord("on");
        var securable = ParseSecurable();
        Tokens.ExpectWord("to");
        return new(securable, Tokens.TakeWords("schema", "owner") ? null : Tokens.TakeName());
    }

    /// <summary>Reads EXECUTE AS behind its first word.</summary>
    public ExecuteAsStatement ParseExecuteAs()
    {
        Tokens.ExpectWord("as");
        if (Tokens.TakeWord("caller"))
            return new(ExecuteAsKind.Caller, null);
        if (Tokens.TakeWord("self"))
            return new(ExecuteAsKind.Self, null);
        var kind = Tokens.TakeWord("user") ? ExecuteAsKind.User : ExecuteAsKind.Login;
        if (kind == ExecuteAsKind.Login)
            Tokens.ExpectWord("login");
        Tokens.Expect(TokenKind.Equal);
        var name = grammar.Expressions.Parse();
        return Tokens.IsWord("with") ? throw Tokens.NotSupported("EXECUTE AS WITH NO REVERT or COOKIE") : new(kind, name);
    }

    /// <summary>Reads REVERT.</summary>
    public RevertStatement ParseRevert()
    {
        Tokens.ExpectWord("revert");
        return Tokens.IsWord("with") && Tokens.NextIsWord("cookie") ? throw Tokens.NotSupported("REVERT WITH COOKIE") : new();
    }
}
