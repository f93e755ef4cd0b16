using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Migration;
using Gatehouse.Migration.Connections;
using Npgsql;

namespace Gatehouse.Tests.Migration;

public class ConnectionTextTests
{
    private static readonly (ConnectionFormat Format, string Passwordless)[] Strings =
    [
        (ConnectionFormat.SqlClient, "Server=s.database.windows.net;Database=d;Encrypt=True"),
        (ConnectionFormat.Npgsql, "Host=s.postgres.database.azure.com;Database=d;SSL Mode=Require"),
        (ConnectionFormat.MySqlConnector, "Server=s.mysql.database.azure.com;Database=d;SslMode=Required"),
        (ConnectionFormat.OdbcWithToken, "Driver={ODBC Driver 18 for SQL Server};Server=s.database.windows.net;Encrypt=yes"),
        (ConnectionFormat.Libpq, "host=s.postgres.database.azure.com dbname=d sslmode=require"),
        (ConnectionFormat.PostgresUrl, "postgres://s.postgres.database.azure.com:5432/d?sslmode=require"),
        (ConnectionFormat.JdbcSqlServer, "jdbc:sqlserver://s.database.windows.net:1433;databaseName=d;encrypt=true"),
    ];

    public static TheoryData<int> Formats => [.. Enumerable.Range(0, Strings.Length)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_password_that_is_put_in_is_taken_out_again(int index)
    {
        var (format, passwordless) = Strings[index];

        Prop.ForAll(Passwords(), password =>
        {
            var text = ConnectionText.ToPassword(passwordless, format, "u", password);
            var conversion = ConnectionText.ToPasswordless(text, format)!;
            var after = ConnectionText.Apply(text, conversion.Edits);
            return conversion.Password is not null && ConnectionText.ToPasswordless(after, format) is { Password: null, Edits.Count: 0 }
                && after.StartsWith(passwordless[..8], StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Npgsql_reads_the_password_that_is_put_in_and_none_afterwards()
        => Prop.ForAll(Passwords(), password =>
        {
            var text = ConnectionText.ToPassword(Strings[1].Passwordless, ConnectionFormat.Npgsql, "u", password);
            var after = ConnectionText.Apply(text, ConnectionText.ToPasswordless(text, ConnectionFormat.Npgsql)!.Edits);
            return new NpgsqlConnectionStringBuilder(text).Password == password
                && new NpgsqlConnectionStringBuilder(after) is { Password: null, Username: "u", Host: "s.postgres.database.azure.com" };
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_that_is_no_connection_string_never_throws()
        => Prop.ForAll<NonNull<string>>(text =>
        {
            foreach (var (format, _) in Strings)
            {
                if (ConnectionText.ToPasswordless(text.Get, format) is { } conversion)
                    ConnectionText.Apply(text.Get, conversion.Edits);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Server=s;UID=a;PWD='x;y=z';Encrypt=False", "Server=s;Encrypt=True;Authentication=Active Directory Default")]
    [InlineData("Data Source=s;User=a;Password=\"x\"\"y\";Trusted_Connection=no;",
        "Data Source=s;Authentication=Active Directory Default;Encrypt=True;")]
    [InlineData("Server=s;Authentication=Active Directory Password;User ID=a;Password=x",
        "Server=s;Authentication=Active Directory Default;Encrypt=True")]
    [InlineData("server = s ; user id = a ; password = x", "server = s ;  Authentication=Active Directory Default;Encrypt=True")]
    public void A_string_of_SqlClient_becomes_passwordless(string text, string expected)
        => Assert.Equal(expected, Convert(text, ConnectionFormat.SqlClient));

    [Theory]
    [InlineData("Driver={ODBC Driver 18 for SQL Server};Server=s;Uid=a;Pwd={x;}}y};Encrypt=yes;Timeout=30",
        "Driver={ODBC Driver 18 for SQL Server};Server=s;Encrypt=yes;Timeout=30")]
    [InlineData("DRIVER={X};SERVER=s;UID=a;PWD=x;Authentication=SqlPassword", "DRIVER={X};SERVER=s;Encrypt=yes")]
    public void A_string_of_ODBC_has_nothing_left_that_contradicts_a_token(string text, string expected)
        => Assert.Equal(expected, Convert(text, ConnectionFormat.OdbcWithToken));

    [Theory]
    [InlineData("postgres://a:p@ss:w/rd@s.postgres.database.azure.com/d", "postgres://a@s.postgres.database.azure.com/d?sslmode=require")]
    [InlineData("postgres://a%40s:x@s.postgres.database.azure.com/d?sslmode=disable",
        "postgres://a@s.postgres.database.azure.com/d?sslmode=require")]
    [InlineData("postgres://ada%40contoso.com:x@h/d?sslmode=verify-full", "postgres://ada%40contoso.com@h/d?sslmode=verify-full")]
    [InlineData("postgresql://h/d?user=a&password=x&sslmode=require", "postgresql://h/d?user=a&sslmode=require")]
    public void A_URL_of_PostgreSQL_loses_its_password_and_keeps_its_user(string text, string expected)
        => Assert.Equal(expected, Convert(text, ConnectionFormat.PostgresUrl));

    [Theory]
    [InlineData("mssql+pyodbc://a:x@h/d?driver=X", "mssql+pyodbc://h/d?driver=X")]
    public void A_URL_of_SQL_Server_loses_its_login(string text, string expected)
        => Assert.Equal(expected, Convert(text, ConnectionFormat.SqlUrl));

    [Fact]
    public void A_user_assigned_identity_stands_as_the_user()
    {
        const string Text = "Server=s;User ID=a;Password=x";
        var conversion = ConnectionText.ToPasswordless(
            Text, ConnectionFormat.SqlClient, PasswordlessMode.ManagedIdentity, "11111111-2222-3333-4444-555555555555")!;

        Assert.Equal(
            "Server=s;User ID=11111111-2222-3333-4444-555555555555;Authentication=Active Directory Managed Identity;Encrypt=True",
            ConnectionText.Apply(Text, conversion.Edits));
    }

    private static string Convert(string text, ConnectionFormat format)
        => ConnectionText.Apply(text, ConnectionText.ToPasswordless(text, format)!.Edits);

    // Made of what separates, quotes and escapes; blanks at the ends are not kept by every driver without quotes.
    private static Arbitrary<string> Passwords()
        => Gen.Elements("aZ0;={}'\"%@:/\\& ".ToCharArray()).ArrayOf().Select(characters => "x" + new string(characters) + "x")
            .ToArbitrary();
}
