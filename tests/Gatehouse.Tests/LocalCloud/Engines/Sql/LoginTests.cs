using Gatehouse.LocalCloud.Engines.Sql.Databases;
using Gatehouse.LocalCloud.Engines.Sql.Users;

namespace Gatehouse.Tests.LocalCloud.Engines.Sql;

public class LoginTests
{
    private static readonly SessionUser User = SessionUser.Administrator(new SqlDatabase(7, "shop", "Shop"), "dba@contoso.example");
    private readonly ManualTime _time = new();

    [Fact]
    public void A_ticket_is_for_one_login()
    {
        var tickets = new LoginTickets(_time);
        var ticket = tickets.Issue(User);
        Assert.Equal(64, ticket.Length);
        Assert.Equal(User, tickets.Redeem(ticket));
        Assert.Null(tickets.Redeem(ticket));
    }

    [Fact]
    public void A_ticket_is_soon_forgotten()
    {
        var tickets = new LoginTickets(_time);
        var ticket = tickets.Issue(User);
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(tickets.Redeem(ticket));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    public void What_was_never_issued_opens_nothing(string word) => Assert.Null(new LoginTickets(_time).Redeem(word));

    [Fact]
    public void A_password_is_kept_as_a_salted_hash()
    {
        var (one, other) = (SqlPassword.Create("Correct-Horse-1"), SqlPassword.Create("Correct-Horse-1"));
        Assert.NotEqual(one, other);
        Assert.DoesNotContain("Correct", one, StringComparison.OrdinalIgnoreCase);
        Assert.True(SqlPassword.Matches(one, "Correct-Horse-1"));
        Assert.False(SqlPassword.Matches(one, "correct-horse-1"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pbkdf2$1$x")]
    public void Where_no_hash_is_kept_no_password_matches(string? kept) => Assert.False(SqlPassword.Matches(kept, "anything"));

    [Fact]
    public void An_empty_password_never_matches() => Assert.False(SqlPassword.Matches(SqlPassword.Create(""), ""));

    [Fact]
    public void A_sid_is_the_bytes_of_the_id()
        => Assert.Equal("2547980E1CC5F44B9960E1C80E27ABA0", Convert.ToHexString(Sid.Of("0e984725-c51c-4bf4-9960-e1c80e27aba0")!));

    [Theory]
    [InlineData("shop", "Shop")]
    [InlineData("postgres~db", "Postgres")]
    [InlineData("template1~db", "template1")]
    public void Databases_of_postgresql_stay_out_of_reach(string expected, string name)
        => Assert.Equal(expected, SqlDatabases.PostgresName(name));

    [Theory]
    [InlineData("-c a=b\\ c -c d=e\\\\f", "b c", "e\\f")]
    [InlineData("-c a= -c d=-c\\ x=y", "", "-c x=y")]
    public void An_option_is_one_setting_whatever_its_value(string expected, string first, string second)
        => Assert.Equal(expected, SessionOptions.Format([("a", first), ("d", second)]));
}
