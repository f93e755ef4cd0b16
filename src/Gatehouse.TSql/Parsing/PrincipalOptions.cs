using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>The options of WITH that users and logins have.</summary>
internal sealed class PrincipalOptions
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public Identifier? Name { get; private set; }

    public Identifier? Login { get; private set; }

    public Identifier? DefaultSchema { get; private set; }

    public Identifier? DefaultDatabase { get; private set; }

    public SecretText? Password { get; private set; }

    public SecretText? OldPassword { get; private set; }

    public string? Sid { get; private set; }

    public string? Type { get; private set; }

    public string? ObjectId { get; private set; }

    /// <summary>Reads WITH if it is here.</summary>
    public static PrincipalOptions Parse(TokenReader tokens)
    {
        var options = new PrincipalOptions();
        if (!tokens.TakeWord("with"))
            return options;
        do
        {
            options.ParseOption(tokens);
        }
        while (tokens.TakeKind(TokenKind.Comma) || tokens.IsWord("old_password"));
        return options;
    }

    private void ParseOption(TokenReader tokens)
    {
        var wrong = tokens.Wrong();
        var option = tokens.TakeUpperWord();
        if (!_seen.Add(option))
            throw wrong;
        tokens.Expect(TokenKind.Equal);
        switch (option)
        {
            case "NAME":
                Name = tokens.TakeName();
                break;
            case "LOGIN":
                Login = tokens.TakeName();
                break;
            case "DEFAULT_SCHEMA":
                DefaultSchema = tokens.TakeWord("null") ? null : tokens.TakeName();
                break;
            case "DEFAULT_DATABASE":
                DefaultDatabase = tokens.TakeName();
                break;
            case "PASSWORD":
                Password = TakeSecret(tokens);
                tokens.TakeWord("must_change");
                tokens.TakeWord("unlock");
                break;
            case "OLD_PASSWORD":
                OldPassword = TakeSecret(tokens);
                break;
            case "SID":
                Sid = Literals.Hex(tokens.TextOf(tokens.Expect(TokenKind.Binary)));
                break;
            case "TYPE":
                Type = tokens.TakeUpperWord();
                if (Type is not ("E" or "X"))
                    throw wrong;
                break;
            case "OBJECT_ID":
                ObjectId = tokens.TakeString();
                break;
            case "DEFAULT_LANGUAGE" or "ALLOW_ENCRYPTED_VALUE_MODIFICATIONS" or "CHECK_POLICY" or "CHECK_EXPIRATION":
                tokens.Take(); // they change nothing in the engine
                break;
            default:
                throw wrong;
        }
    }

    private static SecretText TakeSecret(TokenReader tokens) => tokens.Kind == TokenKind.Binary
        ? throw tokens.NotSupported("A password as a hash") : new(tokens.TakeString());
}
