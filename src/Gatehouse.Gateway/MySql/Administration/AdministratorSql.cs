using System.Text;
using Gatehouse.Gateway.MySql.Upstream;

namespace Gatehouse.Gateway.MySql.Administration;

/// <summary>Puts the administrators' statements into the database's own SQL, in place: they run in the session that sent them, in their order, with its rights.</summary>
/// <remarks>Pure and thread-safe. What it does not understand it leaves to the last byte.</remarks>
internal sealed class AdministratorSql(MySqlKey key)
{
    /// <summary>The session's variable in place of <c>aad_auth_validate_oids_in_tenant</c>; the procedures read it.</summary>
    public const string ValidateVariable = "@gatehouse_validate_oids";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Rewrites a text of one or more statements; null to leave it.</summary>
    public byte[]? Rewrite(ReadOnlySpan<byte> text)
    {
        if (!MentionsAad(text))
            return null;

        try
        {
            return Rewrite(Utf8.GetString(text)) is { } rewritten ? Utf8.GetBytes(rewritten) : null;
        }
        catch (DecoderFallbackException)
        {
            return null; // another character set: its bytes cannot be split with certainty
        }
    }

    internal string? Rewrite(string text)
    {
        var escaped = Find(text, backslashEscapes: true);
        var plain = Find(text, backslashEscapes: false);

        // The session's SQL mode is not known; where it would make a difference the text is left.
        if (escaped is not { Count: > 0 } || plain is null || !escaped.SequenceEqual(plain))
            return null;

        var output = new StringBuilder();
        var copied = 0;
        foreach (var (start, end, statement) in escaped)
        {
            output.Append(text, copied, start - copied).Append(Sql(statement));
            copied = end;
        }

        return output.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool MentionsAad(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i + 3 <= text.Length; i++)
        {
            if ((text[i] | 0x20) == 'a' && (text[i + 1] | 0x20) == 'a' && (text[i + 2] | 0x20) == 'd')
                return true;
        }

        return false;
    }

    private static List<(int Start, int End, AdministratorStatement Statement)>? Find(string text, bool backslashEscapes)
    {
        if (new SqlScanner(text, backslashEscapes).Read() is not { } statements)
            return null;

        var found = new List<(int, int, AdministratorStatement)>();
        foreach (var statement in statements)
        {
            if (AdministratorStatement.Parse(statement.Tokens) is { } parsed)
                found.Add((statement.Start, statement.End, parsed));
        }

        return found;
    }

    private string Sql(AdministratorStatement statement) => statement switch
    {
        SetValidateObjectIds set => $"SET {ValidateVariable} = {(set.On ? 1 : 0)}",
        CreateAadUser { Host: not "%" } => Signal(1235, "42000",
            "CREATE AADUSER takes no host but '%': sessions come through the gateway, so the database sees only that. Leave the host out."),
        CreateAadUser create => Create(create),
        _ => throw new ArgumentOutOfRangeException(nameof(statement)),
    };

    private string Create(CreateAadUser create)
    {
        // Values in hex: no character of them can mean anything, whatever the session's SQL mode.
        var user = create.Alias ?? create.Name;
        string[] arguments = [
            MySqlConnection.Literal(user),
            MySqlConnection.Literal(create.Name),
            create.Id is null ? "NULL" : MySqlConnection.Literal(create.Id),
            create.IfNotExists ? "1" : "0",
            $"'{key.Hash(user)}'",
        ];
        return $"CALL gatehouse.create_aaduser({string.Join(", ", arguments)})";
    }

    private static string Signal(int number, string sqlState, string message)
        => $"SIGNAL SQLSTATE '{sqlState}' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = {MySqlConnection.Literal(message)}";
}
