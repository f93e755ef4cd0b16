using System.Security.Cryptography;
using System.Text;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.Tests.LocalCloud.Engines;

public class PostgresPartsTests
{
    [Theory]
    [InlineData("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "15.14")]
    [InlineData("postgres (PostgreSQL) 17.2", "17.2")]
    [InlineData("postgres (PostgreSQL) 19beta1", "19")]
    [InlineData("postgres (PostgreSQL) devel", null)]
    [InlineData("", null)]
    [InlineData("mariadbd Ver 10.11", null)]
    public void A_version_is_read_from_what_the_server_says(string output, string? version)
        => Assert.Equal(version, PostgresBinaries.ParseVersion(output));

    [Theory]
    [InlineData("root:x:0:0::/root:/bin/sh;nobody:x:65534:65534::/:/bin/false;postgres:x:105:110::/:/bin/sh", "postgres", 105, 110)]
    [InlineData("root:x:0:0::/root:/bin/sh;nobody:x:65534:65534::/:/bin/false", "nobody", 65534, 65534)]
    [InlineData("postgres:x:0:0::/:/bin/sh;nobody:x:99:99::/:/bin/false;broken", "nobody", 99, 99)]
    public void The_engine_user_is_an_ordinary_one(string passwd, string name, int user, int group)
        => Assert.Equal(new EngineUser(name, user, group), EngineUser.Choose(passwd.Split(';')));

    [Fact]
    public void A_machine_without_an_ordinary_user_is_told_so()
        => Assert.Throws<EngineException>(() => EngineUser.Choose(["root:x:0:0::/root:/bin/sh"]));

    [Fact]
    public void Restarts_are_bounded_and_time_gives_them_back()
    {
        var time = new ManualTime();
        var budget = new RestartBudget(time);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.Take()));
        time.Advance(RestartBudget.Window + TimeSpan.FromSeconds(1));
        Assert.True(budget.Take());
    }

    [Fact]
    public void A_verifier_accepts_the_proof_of_rfc_7677()
    {
        // RFC 7677, section 3: user "user", password "pencil".
        const string message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        const string serverSignature = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

        var verifier = ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

        var parts = verifier.Split('$', ':');
        Assert.Equal(["SCRAM-SHA-256", "4096", "W22ZaJ0SNY7soEsUEjb6gQ=="], parts[..3]);
        var (stored, server) = (Convert.FromBase64String(parts[3]), Convert.FromBase64String(parts[4]));
        var signature = HMACSHA256.HashData(stored, Encoding.ASCII.GetBytes(message));
        var clientKey = proof.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
        Assert.Equal(stored, SHA256.HashData(clientKey));
        Assert.Equal(serverSignature, Convert.ToBase64String(HMACSHA256.HashData(server, Encoding.ASCII.GetBytes(message))));
    }

    [Fact]
    public void Two_verifiers_of_a_password_differ() => Assert.NotEqual(ScramVerifier.Create("Password-1"), ScramVerifier.Create("Password-1"));

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("utf8", "en_US.utf8", true)]
    [InlineData("UTF8", "de_DE.UTF-8", true)]
    [InlineData("UTF8", "C", true)]
    [InlineData("LATIN1", "POSIX", true)]
    [InlineData("UTF8'; DROP DATABASE postgres; --", "C", false)]
    [InlineData("UTF8", "en_US.utf8'; --", false)]
    [InlineData("UTF8", "", false)]
    public void A_locale_is_one_that_a_server_can_have(string? charset, string? collation, bool valid)
        => Assert.Equal(valid, DatabaseLocale.Parse(charset, collation) is not null);

    [Theory]
    [InlineData("shop", "\"shop\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("", "\"\"")]
    public void Identifiers_are_quoted(string name, string quoted) => Assert.Equal(quoted, PostgresAdministration.Identifier(name));

    [Theory]
    [InlineData("it's", "'it''s'")]
    [InlineData("a\\b", "'a\\b'")]
    public void Literals_are_quoted(string value, string quoted) => Assert.Equal(quoted, PostgresAdministration.Literal(value));
}
