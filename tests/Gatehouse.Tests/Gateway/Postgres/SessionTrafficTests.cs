using System.Buffers;
using System.Buffers.Binary;
using Gatehouse.Gateway.Postgres.Pool;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

public sealed class SessionTrafficTests
{
    private static readonly byte[] Login = Message('Z', 'I');
    private static readonly byte[] Terminate = Message('X');

    public static TheoryData<string, string, bool> Endings => new()
    {
        // what the client sent, what the server answered, whether the upstream can be kept
        { "", "", true },
        { "Q", "TDCZI", true },
        { "Q", "TDC", false },          // still answering
        { "Q", "CZT", false },          // in a transaction
        { "Q", "EZE", false },          // in a failed one
        { "QQ", "CZI", false },         // one more is due
        { "QQ", "CZICZI", true },
        { "PBDES", "12TDCZI", true },
        { "PBDE", "12TDC", false },     // no Sync
        { "PBDESP", "12TDCZI", false },
        { "QdddcS", "GCZI", false },    // the Sync inside COPY is not answered
        { "Qdddc", "GCZI", true },
        { "F", "VZI", true },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public void Only_a_session_that_waits_for_a_command_is_kept(string asked, string answered, bool isKept)
    {
        foreach (var slice in new[] { 1, 2, 3, 7, 1000 })
        {
            var traffic = new SessionTraffic(Login);
            var question = Messages(asked);
            Assert.Equal(question, Pass(traffic.FromClient, question, slice));
            var answer = Messages(answered);
            Assert.Equal(answer, Pass(traffic.FromServer, answer, slice));

            var passed = Pass(traffic.FromClient, Terminate, Terminate.Length);
            Assert.Equal(isKept, traffic.IsOver);
            Assert.Equal(isKept, traffic.FromClient.IsClosed);
            Assert.Equal(isKept ? [] : Terminate, passed);
        }
    }

    [Fact]
    public void A_goodbye_before_the_answer_has_reached_the_client_is_passed_on()
    {
        var traffic = new SessionTraffic(Login);
        traffic.FromClient.Pass(Messages("Q"));
        traffic.FromServer.Pass(Messages("CZI")); // not Passed() yet
        Assert.Equal(Terminate, traffic.FromClient.Pass(Terminate).ToArray());
        Assert.False(traffic.IsOver);
    }

    [Fact]
    public void A_goodbye_inside_a_messages_body_is_none()
    {
        var traffic = new SessionTraffic(Login);
        traffic.FromClient.Pass(Header('Q', 100));
        Assert.Equal(Terminate, traffic.FromClient.Pass(Terminate).ToArray());
        Assert.False(traffic.IsOver);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(0x80000000u)]
    [InlineData(0xFFFFFFFFu)]
    public void After_an_impossible_length_nothing_is_kept(uint length)
    {
        var bytes = new byte[5];
        bytes[0] = (byte)'Q';
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), length);
        var traffic = new SessionTraffic(Login);
        Assert.Equal(bytes, traffic.FromClient.Pass(bytes).ToArray());
        Assert.Equal(Terminate, traffic.FromClient.Pass(Terminate).ToArray());
        Assert.False(traffic.IsOver);
    }

    private static byte[] Pass(Gatehouse.Gateway.Relay.IStreamFilter filter, byte[] bytes, int slice)
    {
        var passed = new List<byte>();
        foreach (var chunk in bytes.Chunk(slice))
        {
            passed.AddRange(filter.Pass(chunk).ToArray());
            filter.Passed();
        }

        return [.. passed];
    }

    /// <summary>Messages by type; 'Z' takes its status from the next character, every other has a body of four bytes.</summary>
    private static byte[] Messages(string types)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < types.Length; i++)
            bytes.AddRange(types[i] == 'Z' ? Message('Z', types[++i]) : Message(types[i], 'a', 'b', 'c', 'd'));
        return [.. bytes];
    }

    private static byte[] Message(char type, params char[] body) => [.. Header(type, body.Length), .. body.Select(one => (byte)one)];

    private static byte[] Header(char type, int bodyLength)
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteHeader((byte)type, bodyLength);
        return output.WrittenSpan.ToArray();
    }
}
