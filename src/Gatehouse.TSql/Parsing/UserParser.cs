using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads CREATE and ALTER of users, logins and roles.</summary>
internal sealed class UserParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads the statement behind CREATE. Null where it is about something else.</summary>
    public Statement? ParseCreate()
    {
        if (Tokens.TakeWord("user"))
            return ParseUser();
        if (Tokens.TakeWord("login"))
            return ParseLogin();
        if (!Tokens.TakeWord("role"))
            return null;
        var name = Tokens.TakeName();
        return new CreateRoleStatement(name, Tokens.TakeWord("authorization") ? Tokens.TakeName() : null);
    }

    /// <summary>Reads the statement behind ALTER. Null where it is about something else.</summary>
    public Statement? ParseAlter()
    {
        if (Tokens.TakeWord("user"))
            return ParseAlterUser();
        if (Tokens.TakeWord("login"))
            return ParseAlterLogin();
        if (Tokens.TakeWord("role"))
            return ParseAlterRole(isServerRole: false);
        return Tokens.TakeWords("server", "role") ? ParseAlterRole(isServerRole: true) : null;
    }

    private CreateUserStatement ParseUser()
    {
        var name = Tokens.TakeName();
        var (source, login) = ParseSource();
        var options = PrincipalOptions.Parse(Tokens);
        if (source == PrincipalSource.NotSaid)
        {
            // SID and TYPE without FROM: a user of Entra whose principal the database cannot look up.
            source = options.Password is not null ? PrincipalSource.Password
                : options.Type is not null || options.ObjectId is not null ? PrincipalSource.ExternalProvider : source;
        }

        return new(name, source)
        {
            Login = login,
            Password = options.Password,
            Sid = options.Sid,
            Type = options.Type,
            ObjectId = options.ObjectId,
            DefaultSchema = options.DefaultSchema,
        };
    }

    private (PrincipalSource Source, Identifier? Login) ParseSource()
    {
        if (Tokens.TakeWords("without", "login"))
            return (PrincipalSource.WithoutLogin, null);
        if (!Tokens.TakeWord("for") && !Tokens.TakeWord("from"))
            return (PrincipalSource.NotSaid, null);
        if (Tokens.TakeWord("login"))
            return (PrincipalSource.Login, Tokens.TakeName());
        if (Tokens.IsWord("certificate") || Tokens.IsWord("asymmetric") || Tokens.IsWord("windows"))
            throw Tokens.NotSupported($"FROM {Tokens.Text.ToString().ToUpperInvariant()}");
        Tokens.ExpectWord("external");
        Tokens.ExpectWord("provider");
        return (PrincipalSource.ExternalProvider, null);
    }

    private CreateLoginStatement ParseLogin()
    {
        var name = Tokens.TakeName();
        var (source, _) = ParseSource();
        var options = PrincipalOptions.Parse(Tokens);
        if (source == PrincipalSource.NotSaid)
        {
            source = options.Password is not null ? PrincipalSource.Password
                : options.Type is not null || options.ObjectId is not null ? PrincipalSource.ExternalProvider : throw Tokens.Wrong();
        }

        return new(name, source)
        {
            Password = options.Password,
            Sid = options.Sid,
            Type = options.Type,
            ObjectId = options.ObjectId,
            DefaultDatabase = options.DefaultDatabase,
        };
    }

    private AlterUserStatement ParseAlterUser()
    {
        var name = Tokens.TakeName();
        if (!Tokens.IsWord("with"))
            throw Tokens.Wrong();
        var options = PrincipalOptions.Parse(Tokens);
        return new(name)
        {
            NewName = options.Name,
            DefaultSchema = options.DefaultSchema,
            Login = options.Login,
            Password = options.Password,
            OldPassword = options.OldPassword,
        };
    }

    private AlterLoginStatement ParseAlterLogin()
    {
        var name = Tokens.TakeName();
        bool? enabled = Tokens.TakeWord("enable") ? true : Tokens.TakeWord("disable") ? false : null;
        if (enabled is not null)
            return new(name) { IsEnabled = enabled };
        if (!Tokens.IsWord("with"))
            throw Tokens.Wrong();
        var options = PrincipalOptions.Parse(Tokens);
        return new(name)
        {
            NewName = options.Name,
            Password = options.Password,
            OldPassword = options.OldPassword,
            DefaultDatabase = options.DefaultDatabase,
        };
    }

    private AlterRoleStatement ParseAlterRole(bool isServerRole)
    {
        var role = Tokens.TakeName();
        if (Tokens.TakeWords("add", "member"))
            return new(role, RoleChange.AddMember, Tokens.TakeName(), isServerRole);
        if (Tokens.TakeWords("drop", "member"))
            return new(role, RoleChange.DropMember, Tokens.TakeName(), isServerRole);
        Tokens.ExpectWord("with");
        Tokens.ExpectWord("name");
        Tokens.Expect(TokenKind.Equal);
        return new(role, RoleChange.Rename, Tokens.TakeName(), isServerRole);
    }
}
