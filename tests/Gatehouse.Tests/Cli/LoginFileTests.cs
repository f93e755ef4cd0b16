using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Tests.Cli;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")] // modes of files
public sealed class LoginFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-login-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "login.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Nobody_is_signed_in_at_first() => Assert.Null(LoginFile.Read(_folder).Current);

    [Fact]
    public void What_the_local_cloud_writes_is_a_login()
    {
        File.WriteAllText(Path, "{\"user\":\"dev@x\",\"refreshToken\":\"r1\"}");

        Assert.Equal(new Login("dev@x", "r1", null), LoginFile.Read(_folder).Current);
    }

    [Fact]
    public void A_second_login_keeps_the_first_and_the_file_its_owners()
    {
        File.WriteAllText(Path, "{\"user\":\"dev@x\",\"refreshToken\":\"r1\"}");
        LoginFile.Read(_folder).Save(new Login("app", null, "s1"));

        var logins = LoginFile.Read(_folder);
        Assert.Equal(new Login("app", null, "s1"), logins.Current);
        Assert.Equal(new Login("dev@x", "r1", null), logins.Find("DEV@X"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData("{\"user\":\"dev@x\",\"refreshToken\":\"secret-1\"")]
    [InlineData("[\"secret-1\"]")]
    [InlineData("{\"user\":\"dev@x\",\"refreshToken\":[\"secret-1\"]}")]
    public void A_damaged_file_is_named_and_not_quoted(string content)
    {
        File.WriteAllText(Path, content);

        var e = Assert.Throws<CliException>(() => LoginFile.Read(_folder));

        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-1", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9, "r1")]
    [InlineData(1.1, "r2")]
    public void A_sign_in_that_is_used_is_renewed_once_a_day(double days, string token)
    {
        File.WriteAllText(Path, "{\"user\":\"dev@x\",\"refreshToken\":\"r1\"}");
        LoginFile.Read(_folder).Renew(new Login("dev@x", "r2", null), File.GetLastWriteTimeUtc(Path).AddDays(days));

        Assert.Equal(new Login("dev@x", token, null), LoginFile.Read(_folder).Current);
    }

    [Fact]
    public void A_login_is_its_name_in_text() => Assert.Equal("app", new Login("app", null, "s1").ToString());
}
