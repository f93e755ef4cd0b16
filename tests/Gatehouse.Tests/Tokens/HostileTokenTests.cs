using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Tokens;

public class HostileTokenTests
{
    public static TheoryData<string> Names => [.. HostileTokens.All.Keys];

    [Fact]
    public void The_token_that_every_row_changes_is_accepted()
        => Assert.Equal(TestToken.ObjectId, TestToken.Validate(new TestToken().Sign()).ObjectId);

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_token_is_refused_with_its_code(string name)
    {
        var (code, make) = HostileTokens.All[name];
        var token = make();

        var error = Assert.Throws<TokenException>(() => TestToken.Validate(token));

        Assert.True(code == error.Code, $"{name}: expected {code}, was {error.Code}: {error.Message}");
        AssertSafe(error, token);
    }

    [Fact]
    public void Longest_token_is_not_too_large()
    {
        var token = new TestToken();
        token.Claims["x"] = "";
        var room = (JsonWebSignature.MaxLength - token.Sign().Length) / 4 * 3;
        token.Claims["x"] = new string('a', room);

        Assert.InRange(token.Sign().Length, JsonWebSignature.MaxLength - 4, JsonWebSignature.MaxLength);
        Assert.Equal(TestToken.ObjectId, TestToken.Validate(token.Sign()).ObjectId);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var token = new TestToken().Sign();
        for (var length = 0; length < token.Length; length++)
            Assert.Throws<TokenException>(() => TestToken.Validate(token[..length]));
    }

    [Fact]
    public void Every_token_with_one_character_changed_is_refused()
    {
        var token = new TestToken().Sign();
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<char>().Generator.Or(Gen.Elements("AZaz09-_=.+/ \n".ToCharArray())).ToArbitrary(),
            Gen.Choose(0, token.Length - 1).ToArbitrary(),
            (character, position) => character == token[position] || IsRefused(token[..position] + character + token[(position + 1)..])));
    }

    [Fact]
    public void Every_text_that_is_no_token_is_refused()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<string>(text => IsRefused(text ?? "")));
        Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte[], byte[]>((a, b, c) => IsRefused($"{Base64(a)}.{Base64(b)}.{Base64(c)}")));
    }

    [Fact]
    public void A_signed_payload_with_one_byte_changed_is_accepted_or_refused_and_nothing_else()
    {
        var header = Encoding.UTF8.GetBytes(new TestToken().Header.ToJsonString());
        var payload = Encoding.UTF8.GetBytes(new TestToken().Claims.ToJsonString());
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<byte>().Generator.Or(Gen.Elements("{}[]\",:\\0e-"u8.ToArray())).ToArbitrary(),
            Gen.Choose(0, payload.Length - 1).ToArbitrary(),
            (value, position) =>
            {
                var changed = (byte[])payload.Clone();
                changed[position] = value;
                var token = TestToken.Sign(header, changed);
                return IsRefused(token) || TestToken.Validate(token).TenantId == TestToken.TenantId;
            }));
    }

    [Fact]
    public void What_a_hostile_claim_says_is_shown_short_and_without_control_characters()
    {
        var token = new TestToken { Claims = { ["iss"] = "evil\r\nlogin granted\u001b[31m\u202e" + new string('x', 5000) } }.Sign();

        var message = Assert.Throws<TokenException>(() => TestToken.Validate(token)).Message;

        Assert.DoesNotContain(message, character => char.IsControl(character) || character == '\u202e');
        Assert.InRange(message.Length, 1, 600);
    }

    private static bool IsRefused(string token)
    {
        try
        {
            TestToken.Validate(token);
            return false;
        }
        catch (TokenException error)
        {
            AssertSafe(error, token);
            return true;
        }
    }

    // No part of a token of any length that could be used, and no inner exception that could quote one.
    private static void AssertSafe(TokenException error, string token)
    {
        Assert.Null(error.InnerException);
        foreach (var part in token.Split('.').Where(part => part.Length > 20))
            Assert.DoesNotContain(part[..20], error.ToString(), StringComparison.Ordinal);
    }

    private static string Base64(byte[]? bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes ?? []);
}
