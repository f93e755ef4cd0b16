using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Connector;
using Gatehouse.Connector.MySql;
using Gatehouse.Connector.Postgres;
using Gatehouse.Connector.Sql;

namespace Gatehouse.Tests.Connector;

/// <summary>Whatever a name is, it comes out of its quotes as it went in, or it is refused.</summary>
public class QuotingTests
{
    // Characters that end something somewhere are more frequent than chance would have them.
    private static readonly Gen<string> Names = Gen.OneOf(Gen.Elements("\"'`\\;-\0 \nü€𝄞%_$".EnumerateRunes().ToArray()),
        Gen.Choose(32, 0x2fff).Select(code => new Rune(code)))
        .ListOf().Select(runes => string.Concat(runes));

    [Fact]
    public void Postgresql_identifiers() => Prop.ForAll(Names.ToArbitrary(), name => Holds(SqlText.Identifier, name, '"', '"',
        name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(name) <= 63))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Mysql_identifiers() => Prop.ForAll(Names.ToArbitrary(), name => Holds(MySqlText.Identifier, name, '`', '`',
        name.Length is > 0 and <= 64 && !name.Contains('\0', StringComparison.Ordinal) && name[^1] != ' ')).QuickCheckThrowOnFailure();

    [Fact]
    public void Mysql_literals() => Prop.ForAll(Names.ToArbitrary(), name => Holds(MySqlText.Literal, name, '\'', '\'',
        !name.AsSpan().ContainsAny('\\', '\0'))).QuickCheckThrowOnFailure();

    [Fact]
    public void Sql_server_identifiers() => Prop.ForAll(Names.ToArbitrary(), name => Holds(SqlServerText.Identifier, name, '[', ']',
        name.Length is > 0 and <= 128 && !name.Contains('\0', StringComparison.Ordinal))).QuickCheckThrowOnFailure();

    [Fact]
    public void Sql_server_literals() => Prop.ForAll(Names.ToArbitrary(), name => Holds(value => SqlServerText.Literal(value)[1..], name, '\'', '\'',
        possible: true)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Postgresql_counts_bytes_and_not_characters(int bytes, bool possible)
    {
        Assert.Equal(possible, Quoted(SqlText.Identifier, new string('x', bytes)) is not null);
        Assert.Equal(possible, Quoted(SqlText.Identifier, new string('ü', bytes / 2) + new string('x', bytes % 2)) is not null);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Mysql_users_have_32_characters(int characters, bool possible)
        => Assert.Equal(possible, Quoted(MySqlText.User, new string('ü', characters)) is not null);

    private static bool Holds(Func<string, string> quote, string name, char open, char close, bool possible)
        => Quoted(quote, name) is not { } quoted ? !possible : possible && Unquoted(quoted, open, close) == name;

    // As the server reads it: up to the first quote that is not doubled, which must be the last character.
    private static string? Unquoted(string text, char open, char close)
    {
        if (text[0] != open)
            return null;
        var name = new StringBuilder();
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] != close)
                name.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == close)
                name.Append(text[at++]);
            else
                return at == text.Length - 1 ? name.ToString() : null;
        }

        return null;
    }

    private static string? Quoted(Func<string, string> quote, string name)
    {
        try
        {
            return quote(name);
        }
        catch (ConnectorException e) when (e.Code == ConnectorErrorCode.InvalidArgument)
        {
            return null;
        }
    }
}
