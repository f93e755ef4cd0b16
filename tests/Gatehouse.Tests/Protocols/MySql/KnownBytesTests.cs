using System.Text;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Tests.Protocols.MySql;

public class KnownBytesTests
{
    private static readonly byte[] Scramble = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];

    // Computed by another implementation (pymysql) for this password and scramble.
    private static readonly byte[] Password = Encoding.UTF8.GetBytes("pass wörd");

    [Fact]
    public void Native_password_answers_as_other_clients_do()
        => Assert.Equal("7e4c830a7906266c0f3313c359ac42ebd75e13af", Convert.ToHexStringLower(NativePassword.Answer(Password, Scramble)));

    [Fact]
    public void Caching_sha2_password_answers_as_other_clients_do()
        => Assert.Equal("d27358a5ed0ce5b314d66106b77c6089084b83705d33f88901e286924bd9412c", Convert.ToHexStringLower(CachingSha2Password.Answer(Password, Scramble)));

    [Fact]
    public void Native_hash_is_the_one_of_the_manual() // SELECT PASSWORD('password')
        => Assert.Equal("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19", NativePassword.Hash("password"u8));

    // RFC 8032 section 7.1: tests 1, 2, 3 and SHA(abc).
    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f", "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void Ed25519_signs_as_the_standard_says(string seed, string message, string signature)
        => Assert.Equal(signature, Convert.ToHexStringLower(Ed25519Password.Answer(Convert.FromHexString(seed), Convert.FromHexString(message))));

    [Fact]
    public void Empty_password_is_an_empty_answer()
    {
        Assert.Empty(NativePassword.Answer([], Scramble));
        Assert.Empty(CachingSha2Password.Answer([], Scramble));
    }

    [Fact]
    public void Full_authentication_encrypts_the_password_under_the_scramble()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);

        var sent = key.Decrypt(CachingSha2Password.Encrypt(Password, Scramble, key.ExportSubjectPublicKeyInfoPem()), System.Security.Cryptography.RSAEncryptionPadding.OaepSHA1);

        for (var i = 0; i < sent.Length; i++)
            sent[i] ^= Scramble[i % Scramble.Length];
        Assert.Equal([.. Password, 0], sent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public void What_is_no_key_is_a_coded_error(string pem)
        => Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => CachingSha2Password.Encrypt(Password, Scramble, pem)).Code);

    [Fact]
    public void Clear_password_has_a_zero_byte_at_its_end_only()
    {
        Assert.Equal("token"u8.ToArray(), ClearPassword.Parse(ClearPassword.Format("token"u8)).ToArray());
        Assert.Equal("token"u8.ToArray(), ClearPassword.Parse("token"u8).ToArray());
        Assert.Throws<ProtocolException>(() => ClearPassword.Parse("to\0ken\0"u8).ToArray());
        Assert.Throws<ArgumentException>(() => ClearPassword.Format("to\0ken"u8));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(300)]
    [InlineData(70_000)]
    public void Open_id_connect_answer_is_one_byte_a_length_and_the_token(int length)
    {
        var token = Enumerable.Repeat((byte)'X', length).ToArray();
        var answer = OpenIdConnect.Format(token);

        Assert.Equal(1, answer[0]);
        Assert.Equal(token, OpenIdConnect.Parse(answer).ToArray());
        Assert.Throws<ProtocolException>(() => OpenIdConnect.Parse([.. answer, 0]).ToArray());
        Assert.Throws<ProtocolException>(() => OpenIdConnect.Parse(answer.AsSpan(0, answer.Length - 1)).ToArray());
        Assert.Throws<ProtocolException>(() => OpenIdConnect.Parse([2, .. answer.AsSpan(1)]).ToArray());
    }

    [Fact]
    public void Greeting_of_a_mariadb_is_understood()
    {
        // The first packet of a MariaDB 10.11 on a Unix socket, without its header; the scramble is not the real one.
        byte[] greeting = [10, .. "5.5.5-10.11.19-MariaDB"u8, 0, 5, 0, 0, 0, .. "ABCDEFGH"u8, 0, 0xfe, 0xf7, 45, 2, 0, 0xff, 0x81, 21, 0, 0, 0, 0, 0, 0, 0x1d, 0, 0, 0, .. "IJKLMNOPQRST"u8, 0, .. "mysql_native_password"u8, 0];

        var message = HandshakeV10.Parse(greeting);

        Assert.Equal(("5.5.5-10.11.19-MariaDB", 5u, "mysql_native_password"), (message.ServerVersion, message.ConnectionId, message.Plugin));
        Assert.Equal("ABCDEFGHIJKLMNOPQRST", Encoding.ASCII.GetString(message.Scramble.Span));
        Assert.True(message.Capabilities.HasFlag(Capabilities.MariaDbProgress | Capabilities.MariaDbBulkOperations));
        Assert.False(message.Capabilities.HasFlag(Capabilities.LongPassword));
        Assert.Equal(greeting, Messages.Bytes(message));
    }

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(PacketHeader.MaxPayloadLength, 5, 0)]
    [InlineData(101, 5, 100)]
    public void Length_is_checked_before_a_buffer_is_taken(int length, byte sequence, int maximum)
    {
        var header = new byte[PacketHeader.Length];
        new PacketHeader(length, sequence).Write(header);

        if (length <= maximum)
            Assert.Equal(new PacketHeader(length, sequence), PacketHeader.Parse(header, "test", sequence, maximum));
        else
            Assert.Equal(ProtocolErrorCode.LengthOutOfRange, Assert.Throws<ProtocolException>(() => PacketHeader.Parse(header, "test", sequence, maximum)).Code);
        Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => PacketHeader.Parse(header, "test", (byte)(sequence + 1), PacketHeader.MaxPayloadLength)).Code);
    }

    [Fact]
    public void Secrets_are_not_in_any_text()
    {
        Assert.DoesNotContain("secret", new AuthSwitchResponse("secret"u8.ToArray()).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("115", new HandshakeResponse41(Capabilities.Protocol41, 0, 0, "u", "secret"u8.ToArray(), null, "", null).ToString(), StringComparison.Ordinal);
    }
}
