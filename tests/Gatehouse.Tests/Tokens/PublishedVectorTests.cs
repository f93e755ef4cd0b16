using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Tokens;

public class PublishedVectorTests
{
    // RFC 7515, appendices A.1 to A.5, sign the same payload.
    private const string Joe = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private const string A1Hs256 = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + Joe + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string A1Key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

    private const string A2Rs256 = "eyJhbGciOiJSUzI1NiJ9." + Joe
        + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
        + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
        + "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    private const string A2Modulus = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_"
        + "YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qC"
        + "o5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";

    private const string A3Es256 = "eyJhbGciOiJFUzI1NiJ9." + Joe + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    private const string A3X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    private const string A3Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

    // Also RFC 7519, section 6.1.
    private const string A5Unsecured = "eyJhbGciOiJub25lIn0." + Joe + ".";

    // RFC 7520, section 4.1, with the key of section 3.3.
    private const string CookbookRs256 = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9"
        + ".SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBk"
        + "b24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4"
        + ".MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4J"
        + "IwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluP"
        + "xUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg";

    private const string CookbookModulus = "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_Ns"
        + "YOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrt"
        + "IQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw";

    [Theory]
    [InlineData(A2Rs256, A2Modulus)]
    [InlineData(CookbookRs256, CookbookModulus)]
    public void Published_RS256_signature_matches_its_key_and_no_other(string token, string modulus)
    {
        var signature = JsonWebSignature.Parse(token);

        Assert.True(signature.IsSignedBy(Key(modulus)));
        Assert.False(signature.IsSignedBy(Key(modulus == A2Modulus ? CookbookModulus : A2Modulus)));
    }

    [Fact]
    public void Published_payload_and_key_id_are_read()
    {
        Assert.Equal("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}", Encoding.UTF8.GetString(JsonWebSignature.Parse(A2Rs256).Payload));
        Assert.Equal("bilbo.baggins@hobbiton.example", JsonWebSignature.Parse(CookbookRs256).KeyId);
    }

    [Theory]
    [InlineData(A1Hs256)]
    [InlineData(A3Es256)]
    [InlineData(A5Unsecured)]
    public void Published_token_of_another_algorithm_is_refused(string token)
        => Assert.Equal(TokenErrorCode.AlgorithmNotAllowed, Assert.Throws<TokenException>(() => JsonWebSignature.Parse(token)).Code);

    // Shows that the refusals above are of good tokens, not of mistyped ones.
    [Fact]
    public void The_refused_vectors_are_good_in_their_own_algorithms()
    {
        var hmac = HMACSHA256.HashData(Base64Url.DecodeFromChars(A1Key), SigningInput(A1Hs256));
        Assert.Equal(Signature(A1Hs256), hmac);

        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Base64Url.DecodeFromChars(A3X), Y = Base64Url.DecodeFromChars(A3Y) },
        });
        Assert.True(key.VerifyData(SigningInput(A3Es256), Signature(A3Es256), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void A_signed_text_that_is_no_claims_set_is_refused()
        => Assert.Equal(TokenErrorCode.Malformed, Assert.Throws<TokenException>(() => TestToken.Validate(CookbookRs256)).Code);

    private static RSAParameters Key(string modulus) => new() { Modulus = Base64Url.DecodeFromChars(modulus), Exponent = [1, 0, 1] };

    private static byte[] SigningInput(string token) => Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);

    private static byte[] Signature(string token) => Base64Url.DecodeFromChars(token.AsSpan(token.LastIndexOf('.') + 1));
}
