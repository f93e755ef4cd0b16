using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

public class RequestTests
{
    private const string Headers = "16000000" + "12000000" + "0200" + "0807060504030201" + "01000000";

    [Fact]
    public void Batch_of_a_real_driver_is_understood()
    {
        byte[] content = [.. Convert.FromHexString(Headers), .. Encoding.Unicode.GetBytes("SELECT 1;")];

        var batch = SqlBatch.Parse(content);

        Assert.Equal(("SELECT 1;", 0x0102030405060708ul, 1u), (batch.Text, batch.Headers.TransactionDescriptor, batch.Headers.OutstandingRequests));
        Assert.Equal(content, Messages.Bytes(batch));
    }

    [Fact]
    public void Batch_may_hold_any_characters_even_lone_surrogates()
        => Prop.ForAll(ArbMap.Default.ArbFor<char[]>(), characters =>
        {
            var text = new string(characters) + '\uD83D';
            return SqlBatch.Parse(Messages.Bytes(new SqlBatch(new AllHeaders(1), text))).Text == text;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Batch_cut_in_its_headers_or_inside_a_character_is_refused()
    {
        byte[] content = [.. Convert.FromHexString(Headers), .. Encoding.Unicode.GetBytes("SELECT 1;")];
        for (var length = 0; length < content.Length; length++)
        {
            if (length < 22 || length % 2 != 0)
                Assert.Throws<ProtocolException>(() => SqlBatch.Parse(content.AsSpan(0, length)));
            else
                Assert.Equal((length - 22) / 2, SqlBatch.Parse(content.AsSpan(0, length)).Text.Length);
        }
    }

    [Theory]
    [InlineData("04000000", ProtocolErrorCode.InvalidValue)] // no transaction
    [InlineData("03000000", ProtocolErrorCode.LengthOutOfRange)]
    [InlineData("FFFFFFFF", ProtocolErrorCode.LengthOutOfRange)]
    [InlineData("0A000000" + "05000000" + "0200", ProtocolErrorCode.LengthOutOfRange)] // a header shorter than its head
    [InlineData("0A000000" + "00000000" + "0200", ProtocolErrorCode.LengthOutOfRange)] // of no length: it would never end
    [InlineData("0A000000" + "FFFFFFFF" + "0200", ProtocolErrorCode.Truncated)]
    [InlineData("28000000" + "12000000020000000000000000000100000012000000020000000000000000000100" + "0000", ProtocolErrorCode.InvalidValue)] // twice
    public void Hostile_headers_are_refused(string hex, ProtocolErrorCode code)
        => Assert.Equal(code, Assert.Throws<ProtocolException>(() => SqlBatch.Parse(Convert.FromHexString(hex))).Code);

    [Theory]
    [InlineData("0500" + "02" + "00", TransactionRequestType.Begin, false)]
    [InlineData("0700" + "00" + "00", TransactionRequestType.Commit, false)]
    [InlineData("0700" + "00" + "01" + "00" + "00", TransactionRequestType.Commit, true)] // FreeTDS: the next one begins at once
    [InlineData("0800" + "04" + "73003100" + "00", TransactionRequestType.Rollback, false)]
    [InlineData("0900" + "04" + "73003100", TransactionRequestType.Save, false)]
    public void Transaction_requests_of_real_drivers_are_understood(string hex, TransactionRequestType type, bool begins)
    {
        var request = TransactionRequest.Parse(Convert.FromHexString(Headers + hex));

        Assert.Equal((type, begins), (request.Type, request.Next is not null));
        Assert.Equal(Headers + hex, Convert.ToHexString(Messages.Bytes(request)));
    }

    [Theory]
    [InlineData("0000")] // TM_GET_DTC_ADDRESS
    [InlineData("0600")]
    [InlineData("0500" + "06" + "00")]
    [InlineData("0900" + "01" + "00")]
    public void Transaction_request_that_is_not_local_or_not_whole_is_refused(string hex)
        => Assert.Equal(ProtocolErrorCode.InvalidValue,
            Assert.Throws<ProtocolException>(() => TransactionRequest.Parse(Convert.FromHexString(Headers + hex))).Code);
}
