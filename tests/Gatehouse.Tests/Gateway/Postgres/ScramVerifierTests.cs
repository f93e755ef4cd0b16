using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

public class ScramVerifierTests
{
    // RFC 7677 section 3: user "user", password "pencil". The keys follow from the salt and the iterations given there.
    private const string Pencil = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

    [Fact]
    public void The_rfcs_example_is_reproduced()
        => Assert.Equal(Pencil, ScramVerifier.Create("pencil"u8, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096));

    [Theory]
    [InlineData("pencil", true)]
    [InlineData("Pencil", false)]
    [InlineData("pencil ", false)]
    [InlineData("", false)]
    public void Only_the_password_matches(string password, bool matches)
        => Assert.Equal(matches, ScramVerifier.Verify(Encoding.UTF8.GetBytes(password), Pencil));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("md5a3556571e93b0d20722ba62be61e8c2d")]
    [InlineData("SCRAM-SHA-256$")]
    [InlineData("SCRAM-SHA-256$0:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$2000000000:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3Otc:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$4096:not base64$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:x")]
    public void No_password_matches_what_is_no_verifier(string? verifier) => Assert.False(ScramVerifier.Verify("pencil"u8, verifier));

    [Fact]
    public void Any_text_is_a_verifier_or_is_not()
        => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => !ScramVerifier.Verify("pencil"u8, text) && !ScramVerifier.Verify("pencil"u8, "SCRAM-SHA-256$1:" + text)).QuickCheckThrowOnFailure();
}
