using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

public class RpcRequestTests
{
    private const string Headers = "16000000" + "12000000" + "0200" + "0000000000000000" + "01000000";
    private const string Collation = "0904D00034";

    [Fact]
    public void Calls_that_are_written_are_read_back()
        => Prop.ForAll(Messages.Call.NonEmptyListOf().ToArbitrary(), calls =>
        {
            var bytes = Messages.Bytes(new RpcRequest(new AllHeaders(7), [.. calls.Take(4).Select((call, i) => call with { NoExec = i == 2 })]));
            var request = RpcRequest.Parse(bytes);

            Assert.Equal(calls.Take(4).Select(call => call.Parameters.Count), request.Calls.Select(call => call.Parameters.Count));
            Assert.Equal(bytes, Messages.Bytes(request));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Call_cut_at_any_byte_is_refused_or_has_fewer_parameters()
        => Prop.ForAll(Messages.Call.ToArbitrary(), call =>
        {
            var bytes = Messages.Bytes(new RpcRequest(new AllHeaders(7), [call]));
            var whole = 0;
            for (var length = 0; length < bytes.Length; length++)
            {
                try
                {
                    var count = RpcRequest.Parse(bytes.AsMemory(0, length)).Calls[0].Parameters.Count;
                    Assert.Equal(whole, count);
                    whole++;
                }
                catch (ProtocolException e)
                {
                    Assert.True(Enum.IsDefined(e.Code));
                }
            }

            Assert.Equal(call.Parameters.Count, whole); // it was whole before each parameter, and nowhere else
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_a_request_or_a_coded_error()
        => Prop.ForAll(Messages.Call.ToArbitrary(), ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), (call, noise, place) =>
        {
            var bytes = Messages.Bytes(new RpcRequest(new AllHeaders(7), [call]));
            for (var i = 0; i < noise.Length; i++)
                bytes[(int)(((uint)place + i) % bytes.Length)] = noise[i];
            try
            {
                _ = RpcRequest.Parse(bytes);
            }
            catch (ProtocolException e)
            {
                Assert.True(Enum.IsDefined(e.Code));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Specifications_own_sample_is_understood()
    {
        // MS-TDS 4.8
        var call = Assert.Single(Parse("0400" + "66006F006F003300" + "0000" + "00" + "02" + "2602" + "00").Calls);

        Assert.Equal((ProcedureId.None, "foo3", RpcOptions.None), (call.Procedure, call.Name, call.Options));
        var parameter = Assert.Single(call.Parameters);
        Assert.Equal(("", false, true, true), (parameter.Name, parameter.IsOutput, parameter.IsDefault, parameter.Value.IsNull));
        Assert.Equal(TypeInfo.SmallInt, parameter.Value.Type);
    }

    [Fact]
    public void Parameterised_statement_of_sqlclient_is_understood()
    {
        const string Text = "E7401F" + Collation;
        var call = Parse("FFFF" + "0A00" + "0200" + "0000" + Text + "0200" + "7300" + "0000" + Text + "0400" + "40006100" + "0240006100" + "00" + "260404" + "2A000000").Calls[0];

        Assert.Equal((ProcedureId.ExecuteSql, RpcOptions.NoMetaData), (call.Procedure, call.Options));
        Assert.Equal(["", "", "@a"], call.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new object?[] { "s", "@a", 42 }, call.Parameters.Select(parameter => parameter.Value.ToObject()));
    }

    [Fact]
    public void Several_calls_are_told_apart()
    {
        var request = Parse("FFFF0C000000" + "0000260400" + "FF" + "FFFF0F000000" + "0001260400" + "FE" + "FFFF0C000000");

        Assert.Equal([ProcedureId.Execute, ProcedureId.Unprepare, ProcedureId.Execute], request.Calls.Select(call => call.Procedure));
        Assert.Equal([false, false, true], request.Calls.Select(call => call.NoExec));
        Assert.True(request.Calls[1].Parameters[0].IsOutput);
        Assert.Single(Parse("FFFF0C000000" + "FF").Calls);
    }

    [Theory]
    [InlineData("F3")] // a table
    [InlineData("62")]
    [InlineData("F0")]
    public void Parameter_that_is_not_supported_is_said_so(string type)
        => Assert.Equal(ProtocolErrorCode.NotSupported, Assert.Throws<ProtocolException>(() => Parse("FFFF0A000000" + "0000" + type)).Code);

    [Theory]
    [InlineData("FFFF10000000")] // no such procedure
    [InlineData("FFFF00000000")]
    [InlineData("00000000")]
    public void Call_of_nothing_is_refused(string hex)
        => Assert.Equal(ProtocolErrorCode.InvalidValue, Assert.Throws<ProtocolException>(() => Parse(hex)).Code);

    [Fact]
    public void More_parameters_than_a_call_may_have_are_refused()
        => Assert.Equal(ProtocolErrorCode.InvalidValue,
            Assert.Throws<ProtocolException>(() => Parse("FFFF0A000000" + string.Concat(Enumerable.Repeat("00001F", RpcCall.MaxParameters + 1)))).Code);

    private static RpcRequest Parse(string hex) => RpcRequest.Parse(Convert.FromHexString(Headers + hex));
}
