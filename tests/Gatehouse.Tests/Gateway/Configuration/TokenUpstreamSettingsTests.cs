using System.Runtime.Versioning;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>How database users are proved to a server over the network, and how clients send their token.</summary>
[UnsupportedOSPlatform("windows")]
public class TokenUpstreamSettingsTests
{
    [Fact]
    public void Passwords_are_read_from_a_private_file_only()
    {
        using var file = Settings("postgres://db.example", "\"upstream-passwords\": \"$CERT.pw\"");
        WriteSecret(file, "*:*:*:eve:secret", UnixFileMode.UserRead);
        Assert.NotNull(Assert.Single(file.Load().Listeners).UpstreamPasswords);

        WriteSecret(file, "*:*:*:eve:secret", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Single(file.Errors()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_another_form_is_an_error_that_does_not_repeat_it()
    {
        using var file = Settings("postgres://db.example", "\"upstream-passwords\": \"$CERT.pw\"");
        WriteSecret(file, "secret", UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var error = Assert.Single(file.Errors());

        Assert.Contains("line 1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_password_changes_the_fingerprint()
    {
        using var file = Settings("postgres://db.example", "\"upstream-passwords\": \"$CERT.pw\"");
        WriteSecret(file, "*:*:*:eve:secret", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var before = Assert.Single(file.Load().Listeners).Fingerprint;

        WriteSecret(file, "*:*:*:eve:other", UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.NotEqual(before, Assert.Single(file.Load().Listeners).Fingerprint);
        Assert.DoesNotContain("secret", before, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://db.example", "\"superuser\": \"x\"", "must prove each database user")]
    [InlineData("postgres://db.example", "\"upstream-client-ca\": \"$CERT\", \"upstream-passwords\": \"$CERT\"", "must prove each database user")]
    [InlineData("postgres://db.example", "\"upstream-client-ca\": \"$CERT\"", "no certificate authority")]
    [InlineData("postgres://db.example", "\"upstream-client-ca-key\": \"$CERT\"", "of no use without 'upstream-client-ca'")]
    [InlineData("postgres:///?host=/run/postgresql", "\"upstream-passwords\": \"$CERT\"", "means nothing with a Unix socket")]
    [InlineData("mysql://db.example", "\"upstream-passwords\": \"$CERT\"", "means nothing for MySQL with client=token")]
    [InlineData("postgres:///?host=/run/postgresql", "\"mechanism\": \"oauthbearer\"", "'scope' is missing")]
    [InlineData("postgres:///?host=/run/postgresql", "\"scope\": \"openid\"", "means nothing without mechanism=oauthbearer")]
    [InlineData("postgres:///?host=/run/postgresql", "\"mechanism\": \"scram\"", "write one of password, oauthbearer")]
    public void What_cannot_work_is_refused(string upstream, string more, string why)
    {
        using var file = Settings(upstream, more);

        Assert.Contains(file.Errors(), error => error.Message.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void The_mechanism_oauthbearer_is_read_with_its_scope()
    {
        using var file = Settings("postgres:///?host=/run/postgresql", "\"mechanism\": \"oauthbearer\", \"scope\": \"openid pg\"");

        var listener = Assert.Single(file.Load().Listeners);

        Assert.Equal((true, "openid pg"), (listener.OAuthBearer, listener.Scope));
    }

    private static void WriteSecret(SettingsFile file, string text, UnixFileMode mode)
    {
        File.Delete(file.Certificate + ".pw");
        File.WriteAllText(file.Certificate + ".pw", text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.Certificate + ".pw", mode);
    }

    private static SettingsFile Settings(string upstream, string more) => new($$"""
        { "listeners": [ { "upstream": "{{upstream}}", "client": "token", "certificate": "$CERT", "issuers": "https://i.example", "audiences": "a", {{more}} } ] }
        """);
}
