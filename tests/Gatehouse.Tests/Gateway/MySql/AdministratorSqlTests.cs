using System.Runtime.Versioning;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Administration;

namespace Gatehouse.Tests.Gateway.MySql;

public class AdministratorSqlTests
{
    private readonly AdministratorSql _sql = new(MySqlKey.Create());

    [Theory]
    [InlineData("CREATE AADUSER 'web1' IDENTIFIED BY 'id'", "web1", "id", null, false)]
    [InlineData("create aaduser web1", "web1", null, null, false)]
    [InlineData("CREATE  /* x */ AADUSER\n`we``b`@'%' IDENTIFIED BY \"id\" -- why", "we`b", "id", null, false)]
    [InlineData("CREATE AADUSER IF NOT EXISTS 'it''s' AS 'short'", "it's", null, "short", true)]
    public void Documented_forms_are_understood(string text, string name, string? id, string? alias, bool ifNotExists)
    {
        var statement = Assert.Single(new SqlScanner(text, backslashEscapes: true).Read()!);

        Assert.Equal(new CreateAadUser(name, "%", id, alias, ifNotExists), AdministratorStatement.Parse(statement.Tokens));
    }

    [Theory]
    [InlineData("SET aad_auth_validate_oids_in_tenant = OFF", "SET @gatehouse_validate_oids = 0")]
    [InlineData("set  Aad_Auth_Validate_Oids_In_Tenant=on;", "SET @gatehouse_validate_oids = 1;")]
    [InlineData("SET SESSION aad_auth_validate_oids_in_tenant := 'OFF'", "SET @gatehouse_validate_oids = 0")]
    [InlineData("SET @@global.aad_auth_validate_oids_in_tenant = 1", "SET @gatehouse_validate_oids = 1")]
    [InlineData("SELECT ';aad'; # aad\nSET aad_auth_validate_oids_in_tenant = OFF; SELECT `;`", "SELECT ';aad'; # aad\nSET @gatehouse_validate_oids = 0; SELECT `;`")]
    public void Variable_is_replaced_and_the_rest_is_as_it_was(string text, string expected)
        => Assert.Equal(expected, _sql.Rewrite(text));

    [Theory]
    [InlineData("SELECT 'CREATE AADUSER ''x'''")]
    [InlineData("SELECT 1 -- ; CREATE AADUSER 'x'")]
    [InlineData("/* ; CREATE AADUSER 'x' ; */ SELECT 1")]
    [InlineData("/*! CREATE AADUSER 'x' */")]
    [InlineData("CREATE AADUSER 'x' /*M! AS 'y' */")]
    [InlineData("CREATE AADUSER")]
    [InlineData("CREATE AADUSER ''")]
    [InlineData("CREATE AADUSER 'x' IDENTIFIED BY")]
    [InlineData("CREATE AADUSER 'x' IDENTIFIED BY 'a' 'b'")]
    [InlineData("CREATE AADUSER 'x\\'")]
    [InlineData("CREATE AADUSER 'x\\'' IDENTIFIED BY 'id'")]
    [InlineData("SELECT '\\'; CREATE AADUSER ''x''; --'")]
    [InlineData("SET aad_auth_validate_oids_in_tenant = 2")]
    [InlineData("SET aad_auth_validate_oids_in_tenant = OFF, autocommit = 1")]
    [InlineData("DROP AADUSER 'x'")]
    [InlineData("CREATE USER aaduser")]
    [InlineData("CALL x('aad'")]
    public void Everything_else_is_left(string text) => Assert.Null(_sql.Rewrite(text));

    [Fact]
    public void Values_go_on_in_hex()
    {
        var rewritten = _sql.Rewrite("CREATE AADUSER 'x''); DROP DATABASE d; -- ' IDENTIFIED BY '''' AS 'ä🔒'")!;

        Assert.Matches(@"^CALL gatehouse\.create_aaduser\(_utf8mb4 X'[0-9A-F]+', _utf8mb4 X'[0-9A-F]+', _utf8mb4 X'27', 0, '\*[0-9A-F]{40}'\)$", rewritten);
    }

    [Fact]
    public void Host_is_an_error_of_the_same_place_in_the_text()
        => Assert.Matches("^DO 0; SIGNAL SQLSTATE '42000' SET MYSQL_ERRNO = 1235, MESSAGE_TEXT = _utf8mb4 X'[0-9A-F]+'; DO 1$", _sql.Rewrite("DO 0; CREATE AADUSER 'x'@'10.0.0.1'; DO 1")!);

    [Fact]
    public void Other_character_sets_are_left()
        => Assert.Null(_sql.Rewrite([.. "CREATE AADUSER '"u8, 0xE4, .. "'"u8]));

    [Fact]
    public void Any_text_is_left_or_rewritten_without_an_exception()
    {
        var piece = Gen.Elements("CREATE", " AADUSER ", "'", "\"", "`", "\\", ";", "--", " ", "#", "\n", "/*", "*/", "/*!", "@", "%", "SET ", "aad_auth_validate_oids_in_tenant", "=", "OFF", "IDENTIFIED BY", "x");
        Prop.ForAll(piece.ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            var rewritten = _sql.Rewrite(Encoding.UTF8.GetBytes(text));
            return rewritten is null || rewritten.Length > 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Same_key_gives_the_same_credential_and_another_key_another()
    {
        var (one, two) = (MySqlKey.Create(), MySqlKey.Create());

        Assert.Equal(one.Hash("web1"), one.Hash("web1"));
        Assert.NotEqual(one.Hash("web1"), one.Hash("web2"));
        Assert.NotEqual(one.Hash("web1"), two.Hash("web1"));
        Assert.Equal(43, one.Password("web1").Length);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Key_file_is_the_owners_alone_and_is_kept()
    {
        var folder = Directory.CreateTempSubdirectory("ghk").FullName;
        try
        {
            var path = Path.Combine(folder, "key");
            var key = MySqlKey.LoadOrCreate(path);

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(key.Hash("x"), MySqlKey.LoadOrCreate(path).Hash("x"));
            Assert.Single(Directory.GetFiles(folder));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Assert.Throws<InvalidDataException>(() => MySqlKey.LoadOrCreate(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.WriteAllBytes(path, new byte[31]);
            Assert.Throws<InvalidDataException>(() => MySqlKey.LoadOrCreate(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
