using System.Buffers.Binary;
using System.Text;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

/// <summary>Bytes that real drivers sent, or took.</summary>
public class KnownBytesTests
{
    [Fact]
    public void Sqlclients_prelogin_is_understood()
    {
        var content = Hex("000024000601002A000102002B000103002C0004040030000105003100240600550001FF" + "020104000000" + "01" + "00" + "01020304" + "00" + new string('A', 72) + "01");

        var hello = PreLogin.Parse(content);

        Assert.Equal((Encryption.On, false, true), (hello.Encryption, hello.Mars, hello.FedAuthRequired));
        Assert.Equal(36, hello.TraceId!.Value.Length);
        Assert.Null(hello.Nonce);
        Assert.Equal(content, Messages.Bytes(hello));
    }

    [Fact]
    public void Prelogin_answer_is_the_one_that_drivers_take()
    {
        var answer = new PreLogin(Hex("100010000000"), Encryption.Required) { Instance = new byte[1], ThreadId = ReadOnlyMemory<byte>.Empty, Mars = false, FedAuthRequired = true };

        Assert.Equal("00001F000601002500010200260001030027000004002700010600280001FF100010000000030000" + "01", Convert.ToHexString(Messages.Bytes(answer)));
    }

    [Theory]
    [InlineData("00000B0006" + "00000B0006" + "FF" + "100010000000")] // the same option twice
    [InlineData("00000A0006" + "01000F0001" + "FF" + "100010000000")] // one byte for two options
    [InlineData("0000050006" + "FF" + "100010000000")] // the table itself
    [InlineData("0100060001" + "FF" + "04")] // no such encryption
    [InlineData("0700060001" + "FF" + "00")] // a nonce of one byte
    public void Prelogin_that_contradicts_itself_is_refused(string hex)
        => Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => PreLogin.Parse(Hex(hex))).Code);

    [Fact]
    public void Password_has_the_bytes_of_real_clients()
    {
        var bytes = Encoding.Unicode.GetBytes("P@ss€1");
        Login7Password.Obfuscate(bytes);
        Assert.Equal("A0A5A1A592A592A56FA7B6A5", Convert.ToHexString(bytes));
        Login7Password.Reveal(bytes);
        Assert.Equal("P@ss€1", Encoding.Unicode.GetString(bytes));
    }

    [Fact]
    public void Features_may_stand_between_the_texts()
    {
        var login = new Login7(TdsVersion.V74, 4096, "", "shop") { Features = [new FedAuthFeature(FedAuthLibrary.Msal, true, null, 2, null).ToFeature()] };
        var bytes = Messages.Bytes(login);

        // tedious 18: the block first, then the texts. Here the database moves behind the block.
        var end = bytes.Length;
        byte[] moved = [.. bytes, .. Encoding.Unicode.GetBytes("shop")];
        BinaryPrimitives.WriteUInt16LittleEndian(moved.AsSpan(68), (ushort)end);
        BinaryPrimitives.WriteInt32LittleEndian(moved, moved.Length);
        var parsed = Login7.Parse(moved);

        Assert.Equal("shop", parsed.Database);
        Assert.Equal(FedAuthLibrary.Msal, FedAuthFeature.Parse(parsed.Features.Single().Data.Span).Library);
    }

    [Theory]
    [InlineData(40, 68)] // user name and database
    [InlineData(44, 36)] // password and host name
    public void Login_whose_fields_share_bytes_is_refused(int one, int other)
    {
        var bytes = Messages.Bytes(new Login7(TdsVersion.V74, 4096, "abcd", "efgh") { HostName = "ijkl", Password = new byte[8] });
        bytes.AsSpan(other, 2).CopyTo(bytes.AsSpan(one));

        Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => Login7.Parse(bytes)).Code);
    }

    [Theory]
    [InlineData(40, 95)]
    [InlineData(40, 0)]
    [InlineData(68, 60)]
    public void Login_field_inside_the_table_or_beyond_the_end_is_refused(int place, ushort offset)
    {
        var bytes = Messages.Bytes(new Login7(TdsVersion.V74, 4096, "abcd", "efgh"));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(place), offset);

        Assert.Throws<ProtocolException>(() => Login7.Parse(bytes));
    }

    [Fact]
    public void Same_feature_twice_is_refused()
    {
        var feature = new FeatureExtension(FeatureId.Utf8Support, new byte[] { 1 });

        Assert.Throws<ProtocolException>(() => Login7.Parse(Messages.Bytes(new Login7(TdsVersion.V74, 4096, "", "") { Features = [feature, feature] })));
    }

    [Fact]
    public void Hostile_length_of_a_feature_takes_no_room()
        => Assert.Equal(ProtocolErrorCode.Truncated, Assert.Throws<ProtocolException>(() => FeatureExtAck.Parse(Hex("AE02FFFFFFFF00FF"))).Code);

    [Theory]
    [InlineData("03" + "02000000" + "4100", FedAuthLibrary.SecurityToken, true)]
    [InlineData("02" + "02000000" + "4100", FedAuthLibrary.SecurityToken, false)]
    [InlineData("0502", FedAuthLibrary.Msal, true)]
    [InlineData("0403", FedAuthLibrary.Msal, false)]
    public void Fedauth_features_of_real_drivers_are_understood(string hex, FedAuthLibrary library, bool echo)
    {
        var feature = FedAuthFeature.Parse(Hex(hex));

        Assert.Equal((library, echo), (feature.Library, feature.Echo));
        Assert.Equal((library == FedAuthLibrary.SecurityToken, false), (feature.Token.HasValue, feature.Nonce.HasValue));
        Assert.Equal(hex, Convert.ToHexString(feature.ToFeature().Data.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0902")]
    [InlineData("03FFFFFFFF4100")]
    [InlineData("050200")]
    public void Fedauth_feature_of_no_library_is_refused(string hex) => Assert.Throws<ProtocolException>(() => FedAuthFeature.Parse(Hex(hex)));

    [Fact]
    public void Fedauthinfo_has_the_bytes_that_drivers_take()
    {
        var bytes = Messages.Bytes(new FedAuthInfo("https://login.windows.net/" + new string('0', 36), "https://database.windows.net/"));

        Assert.StartsWith("EECC000000" + "02000000" + "017C00000016000000" + "023A00000092000000", Convert.ToHexString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Login_answer_has_the_bytes_that_drivers_take()
    {
        Assert.Equal("AE0200000000" + "0A0100000001" + "FF",
            Convert.ToHexString(Messages.Bytes(new FeatureExtAck([new(FeatureId.FedAuth, default), new(FeatureId.Utf8Support, new byte[] { 1 })]))));
        Assert.Equal("E30300120000", Convert.ToHexString(Messages.Bytes(new EnvChange(EnvChangeType.ResetCompleted, default, default))));
        Assert.Equal("FD000000000000000000000000", Convert.ToHexString(Messages.Bytes(new Done(DoneKind.Done, DoneStatus.Final, 0, 0))));
        Assert.StartsWith("AD32000174000004" + "14" + "4D00", Convert.ToHexString(Messages.Bytes(new LoginAck(TdsVersion.V74, "Microsoft SQL Server", 0x10001000))), StringComparison.Ordinal);
        Assert.Equal(("127.0.0.1", (ushort)14333), EnvChange.Parse(Messages.Bytes(EnvChange.Route("127.0.0.1", 14333))).ReadRoute());
    }

    [Theory]
    [InlineData(TdsVersion.V71, false)]
    [InlineData(TdsVersion.V72, true)]
    [InlineData(TdsVersion.V74, true)]
    [InlineData(TdsVersion.V80, true)]
    [InlineData(0x75000000, false)]
    [InlineData(0, false)]
    public void Version_8_is_not_older_than_7(uint version, bool current) => Assert.Equal(current, TdsVersion.IsCurrent(version));

    [Fact]
    public void Secrets_are_not_in_any_text()
    {
        var secret = Encoding.Unicode.GetBytes("secret");
        var feature = new FedAuthFeature(FedAuthLibrary.SecurityToken, true, secret, null, null);
        object[] all = [feature, feature.ToFeature(), new FedAuthToken(secret), new TdsMessage(PacketType.FedAuthToken, default, secret),
            new Login7(TdsVersion.V74, 0, "u", "d") { Password = secret, Features = [feature.ToFeature()] }];
        foreach (var text in all.Select(value => value.ToString()!))
        {
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Memory", text, StringComparison.Ordinal);
        }
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
