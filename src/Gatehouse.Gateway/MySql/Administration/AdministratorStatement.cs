namespace Gatehouse.Gateway.MySql.Administration;

/// <summary>A statement that Azure's server understands and the database behind the gateway does not.</summary>
internal abstract record AdministratorStatement
{
    private const string Variable = "aad_auth_validate_oids_in_tenant";

    /// <summary>Recognises a statement; null where it is none of these, or not in a form that Azure documents: the database has its own words for that.</summary>
    public static AdministratorStatement? Parse(IReadOnlyList<SqlToken> tokens)
    {
        if (tokens.Any(token => token.Kind == SqlTokenKind.Quoted && token.Value.Contains('\\', StringComparison.Ordinal)))
            return null; // means one thing or another by the session's SQL mode
        var reader = new Reader(tokens);
        return reader.Word("CREATE") && reader.Word("AADUSER") ? ParseCreate(reader)
            : reader.Rewind().Word("SET") ? ParseSet(reader)
            : null;
    }

    /// <summary><c>CREATE AADUSER [IF NOT EXISTS] 'name'[@'host'] [IDENTIFIED BY 'id'] [AS 'alias']</c></summary>
    private static CreateAadUser? ParseCreate(Reader reader)
    {
        var ifNotExists = reader.Word("IF");
        if (ifNotExists && !(reader.Word("NOT") && reader.Word("EXISTS")))
            return null;
        if (reader.Name() is not { Length: > 0 } name)
            return null;

        var host = "%";
        if (reader.Symbol('@'))
        {
            if (reader.Name() is not { } named)
                return null;
            host = named;
        }

        string? id = null, alias = null;
        if (reader.Word("IDENTIFIED"))
        {
            if (!reader.Word("BY") || reader.Quoted() is not { } value)
                return null;
            id = value;
        }

        if (reader.Word("AS"))
        {
            if (reader.Quoted() is not { Length: > 0 } value)
                return null;
            alias = value;
        }

        return reader.IsAtEnd ? new CreateAadUser(name, host, id, alias, ifNotExists) : null;
    }

    /// <summary><c>SET [SESSION | GLOBAL | @@] aad_auth_validate_oids_in_tenant = ON | OFF</c></summary>
    private static SetValidateObjectIds? ParseSet(Reader reader)
    {
        if (reader.Symbol('@'))
        {
            if (!reader.Symbol('@'))
                return null;
            if (reader.Word("SESSION") || reader.Word("GLOBAL") || reader.Word("LOCAL"))
            {
                if (!reader.Symbol('.'))
                    return null;
            }
        }
        else
        {
            _ = reader.Word("SESSION") || reader.Word("GLOBAL") || reader.Word("LOCAL");
        }

        if (!reader.Word(Variable))
            return null;
        _ = reader.Symbol(':');
        if (!reader.Symbol('='))
            return null;
        bool? value = reader.Any()?.Value.ToUpperInvariant() switch
        {
            "ON" or "TRUE" or "1" => true,
            "OFF" or "FALSE" or "0" => false,
            _ => null,
        };
        return value is { } on && reader.IsAtEnd ? new SetValidateObjectIds(on) : null;
    }

    /// <summary>A place in a list of tokens.</summary>
    private sealed class Reader(IReadOnlyList<SqlToken> tokens)
    {
        private int _at;

        public bool IsAtEnd => _at == tokens.Count;

        public Reader Rewind()
        {
            _at = 0;
            return this;
        }

        public bool Word(string word) => Take(token => token.IsWord(word)) is not null;

        public bool Symbol(char symbol) => Take(token => token.IsSymbol(symbol)) is not null;

        public string? Quoted() => Take(token => token.Kind == SqlTokenKind.Quoted)?.Value;

        public string? Name() => Take(token => token.Kind is SqlTokenKind.Quoted or SqlTokenKind.Word)?.Value;

        public SqlToken? Any() => Take(_ => true);

        private SqlToken? Take(Func<SqlToken, bool> matches) => !IsAtEnd && matches(tokens[_at]) ? tokens[_at++] : null;
    }
}

/// <summary>Makes a database user of a principal.</summary>
/// <param name="Name">Name in the directory, and of the database user where there is no alias.</param>
/// <param name="Host">Where the user may come from.</param>
/// <param name="Id">Object id of a user or group, client id of a service principal; null: it is looked up by the name.</param>
/// <param name="Alias">Name of the database user, or null.</param>
/// <param name="IfNotExists">Whether an existing user is no error.</param>
internal sealed record CreateAadUser(string Name, string Host, string? Id, string? Alias, bool IfNotExists) : AdministratorStatement;

/// <summary>Says whether ids are looked up in the directory.</summary>
/// <param name="On">Whether they are.</param>
internal sealed record SetValidateObjectIds(bool On) : AdministratorStatement;
