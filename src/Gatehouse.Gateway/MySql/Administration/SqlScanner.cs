using System.Text;

namespace Gatehouse.Gateway.MySql.Administration;

/// <summary>Splits a text into statements and tokens, as the server's own scanner would.</summary>
/// <param name="text">The text.</param>
/// <param name="backslashEscapes">False reads as under the SQL mode NO_BACKSLASH_ESCAPES, which the gateway cannot know.</param>
internal ref struct SqlScanner(string text, bool backslashEscapes)
{
    private readonly string _text = text;
    private readonly bool _backslashEscapes = backslashEscapes;
    private int _at;

    /// <summary>The statements that are not empty; null where the text cannot be read with certainty: something does not end, or a comment is code.</summary>
    public List<SqlStatement>? Read()
    {
        var statements = new List<SqlStatement>();
        var tokens = new List<SqlToken>();
        var (start, end) = (0, 0);
        while (true)
        {
            if (!SkipSpace())
                return null;
            if (_at == _text.Length || _text[_at] == ';')
            {
                if (tokens.Count > 0)
                    statements.Add(new SqlStatement(start, end, tokens));
                if (_at == _text.Length)
                    return statements;
                tokens = [];
                _at++;
                continue;
            }

            if (tokens.Count == 0)
                start = _at;
            if (ReadToken() is not { } token)
                return null;
            tokens.Add(token);
            end = _at;
        }
    }

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= 0x80;

    private readonly bool StartsWith(string value) => string.CompareOrdinal(_text, _at, value, 0, value.Length) == 0;

    /// <summary>Skips white space and comments; false where a comment does not end, or is code (<c>/*!</c>, <c>/*M!</c>).</summary>
    private bool SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
            {
                _at++;
            }
            else if (_text[_at] == '#' || (StartsWith("--") && (_at + 2 == _text.Length || _text[_at + 2] <= ' ')))
            {
                var line = _text.IndexOf('\n', _at);
                _at = line < 0 ? _text.Length : line + 1;
            }
            else if (StartsWith("/*"))
            {
                var close = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (StartsWith("/*!") || StartsWith("/*M!") || close < 0)
                    return false;
                _at = close + 2;
            }
            else
            {
                return true;
            }
        }

        return true;
    }

    private SqlToken? ReadToken()
    {
        var c = _text[_at];
        if (c is '\'' or '"' or '`')
            return ReadQuoted(c);
        if (!IsWordCharacter(c))
            return new SqlToken(SqlTokenKind.Symbol, _text[_at++].ToString());

        var start = _at;
        while (_at < _text.Length && IsWordCharacter(_text[_at]))
            _at++;
        return new SqlToken(SqlTokenKind.Word, _text[start.._at]);
    }

    private SqlToken? ReadQuoted(char quote)
    {
        var value = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\\' && quote != '`' && _backslashEscapes && _at + 1 < _text.Length)
            {
                value.Append(_text, _at, 2); // kept as it is: no statement of the administrators' may hold one
                _at++;
            }
            else if (_text[_at] != quote)
            {
                value.Append(_text[_at]);
            }
            else if (_at + 1 < _text.Length && _text[_at + 1] == quote)
            {
                value.Append(quote);
                _at++;
            }
            else
            {
                _at++;
                return new SqlToken(SqlTokenKind.Quoted, value.ToString());
            }
        }

        return null;
    }
}
