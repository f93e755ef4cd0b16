using System.Text;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Protocols.Postgres;

/// <summary>Bytes as the specification describes them, and what must not pass for them.</summary>
public class KnownBytesTests
{
    // What psql sends for `psql -U app -d shop`, after the length word.
    private static readonly byte[] Startup = [0, 3, 0, 0, .. "user\0app\0database\0shop\0\0"u8];

    [Fact]
    public void Startup_message_of_psql_is_read()
    {
        var message = Assert.IsType<StartupMessage>(StartupPacket.Parse(Startup));

        Assert.Equal(ProtocolVersion.V30, message.Version);
        Assert.Equal("app", message.Find("user"));
        Assert.Equal("shop", message.Find("database"));
        Assert.Null(message.Find("options"));
    }

    [Fact]
    public void Requests_are_told_apart_by_their_code()
    {
        Assert.IsType<SSLRequest>(StartupPacket.Parse([0x04, 0xd2, 0x16, 0x2f]));
        Assert.IsType<GSSENCRequest>(StartupPacket.Parse([0x04, 0xd2, 0x16, 0x30]));
        var cancel = Assert.IsType<CancelRequest>(StartupPacket.Parse([0x04, 0xd2, 0x16, 0x2e, 0, 0, 0, 7, 1, 2, 3, 4]));
        Assert.Equal(7, cancel.ProcessId);
        Assert.Equal([1, 2, 3, 4], cancel.SecretKey.ToArray());
    }

    [Fact]
    public void Messages_have_the_specifications_bytes()
    {
        Assert.Equal([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f], Messages.Bytes(new SSLRequest()));
        Assert.Equal([(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3], Messages.Bytes(new AuthenticationCleartextPassword()));
        Assert.Equal([(byte)'R', 0, 0, 0, 8, 0, 0, 0, 0], Messages.Bytes(new AuthenticationOk()));
        Assert.Equal([(byte)'Z', 0, 0, 0, 5, (byte)'I'], Messages.Bytes(new ReadyForQuery((byte)'I')));
        Assert.Equal([(byte)'K', 0, 0, 0, 12, 0, 0, 0, 7, 1, 2, 3, 4], Messages.Bytes(new BackendKeyData(7, new byte[] { 1, 2, 3, 4 })));
        Assert.Equal([(byte)'v', 0, 0, 0, 19, 0, 3, 0, 2, 0, 0, 0, 1, .. "_pq_.x\0"u8], Messages.Bytes(new NegotiateProtocolVersion(ProtocolVersion.V32, ["_pq_.x"])));
        Assert.Equal([(byte)'p', 0, 0, 0, 7, (byte)'p', (byte)'w', 0], Messages.Bytes(new PasswordMessage("pw"u8)));
    }

    [Fact]
    public void Fatal_error_has_both_severities_and_the_code()
    {
        var error = ErrorResponse.Parse(Messages.Bytes(ErrorResponse.Fatal("28000", "no", "seen", "do")).AsSpan(FrameHeader.Length));

        Assert.Equal("SVCMDH", Encoding.ASCII.GetString([.. error.Fields.Select(field => field.Key)]));
        Assert.Equal(("28000", "no", "seen", "do"), (error.SqlState, error.Message, error.Detail, error.Hint));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(0xffff, 0xffff)]
    public void Of_another_major_version_only_the_version_is_read(int major, int minor)
    {
        var message = StartupMessage.Parse([(byte)(major >> 8), (byte)major, (byte)(minor >> 8), (byte)minor, 1, 2, 3]);

        Assert.Equal((major, minor), (message.Version.Major, message.Version.Minor));
        Assert.Empty(message.Parameters);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(StartupPacket.MaxLength + 1)]
    public void Startup_length_outside_its_limits_is_refused(int length)
        => Assert.Equal(ProtocolErrorCode.LengthOutOfRange, Assert.Throws<ProtocolException>(() => StartupPacket.BodyLength(length)).Code);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(105)]
    public void Frame_length_outside_its_limits_is_refused(int length)
        => Assert.Equal(ProtocolErrorCode.LengthOutOfRange, Assert.Throws<ProtocolException>(
            () => FrameHeader.Parse([(byte)'p', (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length], "x", 100)).Code);

    [Fact]
    public void Largest_lengths_are_accepted()
    {
        Assert.Equal(StartupPacket.MaxLength - 4, StartupPacket.BodyLength(StartupPacket.MaxLength));
        Assert.Equal(new FrameHeader((byte)'p', 100), FrameHeader.Parse([(byte)'p', 0, 0, 0, 104], "x", 100));
    }

    [Fact]
    public void Parameter_given_twice_is_refused()
        => Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => StartupMessage.Parse([0, 3, 0, 0, .. "user\0app\0user\0postgres\0\0"u8])).Code);

    [Theory]
    [InlineData(0xff)]
    [InlineData(0xc0)] // the start of an overlong form
    public void Name_that_is_not_utf8_is_refused_and_never_mended(byte bad)
        => Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => StartupMessage.Parse([0, 3, 0, 0, .. "user\0a"u8, bad, 0, 0])).Code);

    [Fact]
    public void Hostile_option_count_takes_no_memory()
        => Assert.Equal(ProtocolErrorCode.LengthOutOfRange, Assert.Throws<ProtocolException>(() => NegotiateProtocolVersion.Parse([0, 3, 0, 2, 0x7f, 0xff, 0xff, 0xff])).Code);

    [Fact]
    public void Password_with_a_zero_byte_is_refused()
        => Assert.Equal(ProtocolErrorCode.TrailingBytes, Assert.Throws<ProtocolException>(() => PasswordMessage.Parse("a\0b\0"u8)).Code);

    [Fact]
    public void Secrets_are_in_no_text()
    {
        var password = new PasswordMessage("hunter2"u8);

        Assert.DoesNotContain("hunter2", password.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("2882400018", new CancelRequest(7, new byte[] { 0xab, 0xcd, 0xef, 0x12 }).ToString(), StringComparison.Ordinal);
        password.Clear();
        Assert.Equal(new byte[7], password.Password.ToArray());
    }
}
