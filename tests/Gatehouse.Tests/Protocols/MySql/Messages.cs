using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Tests.Protocols.MySql;

/// <summary>Every message of the protocol: how to make any of it, and how to read it back.</summary>
internal static class Messages
{
    public static readonly IReadOnlyDictionary<string, Kind> All = new Dictionary<string, Kind>
    {
        [nameof(HandshakeV10)] = Of(Greeting, HandshakeV10.Parse),
        [nameof(SSLRequest)] = Of(Request, SSLRequest.Parse),
        [nameof(HandshakeResponse41)] = Of(Login, HandshakeResponse41.Parse),
        [nameof(AuthSwitchRequest)] = Of(from plugin in Text from data in Bytes0 select new AuthSwitchRequest(plugin, data), AuthSwitchRequest.Parse, restFrom: true),
        [nameof(AuthSwitchResponse)] = Of(from data in Bytes0 select new AuthSwitchResponse(data), AuthSwitchResponse.Parse, restFrom: true),
        [nameof(AuthMoreData)] = Of(from data in Bytes0 select new AuthMoreData(data), AuthMoreData.Parse, restFrom: true),
        [nameof(OKPacket)] = Of(from rows in Number from id in Number from status in Word from warnings in Word from info in Bytes0 select new OKPacket(rows, id, status, warnings, info), OKPacket.Parse, restFrom: true),
        [nameof(EOFPacket)] = Of(from warnings in Word from status in Word select new EOFPacket(warnings, status), EOFPacket.Parse),
        [nameof(ColumnDefinition41)] = Of(
            from name in Text
            from charset in Word
            from length in ArbMap.Default.GeneratorFor<uint>()
            from type in Byte
            from flags in Word
            from decimals in Byte
            select new ColumnDefinition41(name, charset, length, (ColumnType)type, flags, decimals), ColumnDefinition41.Parse),
        [nameof(StatementPrepareOK)] = Of(
            from id in ArbMap.Default.GeneratorFor<uint>()
            from columns in Word
            from parameters in Word
            from warnings in Word
            select new StatementPrepareOK(id, columns, parameters, warnings), StatementPrepareOK.Parse),
        [nameof(ERRPacket)] = Of(from number in Word from state in Gen.Elements("28000", "HY000", "08S01") from message in Text select new ERRPacket(number, state, message), ERRPacket.Parse, restFrom: true),
    };

    /// <summary>What a test needs of a kind of message.</summary>
    /// <param name="Generator">Any message of the kind.</param>
    /// <param name="Parse">Parses a payload.</param>
    /// <param name="HasRest">Whether its last field is the rest of the payload, of any length.</param>
    internal sealed record Kind(Gen<IMySqlMessage> Generator, Func<byte[], IMySqlMessage> Parse, bool HasRest);

    private delegate T Parser<T>(ReadOnlySpan<byte> payload);

    private static Gen<ushort> Word => Gen.Choose(0, 0xFFFF).Select(value => (ushort)value);

    private static Gen<byte> Byte => ArbMap.Default.GeneratorFor<byte>();

    private static Gen<byte[]> Bytes0 => from length in Gen.Elements(0, 1, 20, 21, 250, 251, 300) from bytes in Byte.ArrayOf(length) select bytes;

    private static Gen<ulong> Number => Gen.Elements<ulong>(0, 1, 250, 251, 252, 0xFFFF, 0x1_0000, 0xFF_FFFF, 0x100_0000, ulong.MaxValue);

    /// <summary>Text without zero bytes and lone surrogates, which the wire cannot carry.</summary>
    private static Gen<string> Text => Gen.Elements("a", "Z", "ä", "€", "🔒", "'", "\"", " ", "\n").ListOf().Select(string.Concat);

    private static Gen<Capabilities> Flags => from low in ArbMap.Default.GeneratorFor<uint>()
                                              from high in Gen.Choose(0, 63)
                                              let flags = (Capabilities)low | Capabilities.Protocol41
                                              select flags.HasFlag(Capabilities.LongPassword) ? flags : flags | (Capabilities)((ulong)high << 32);

    private static Gen<HandshakeV10> Greeting => from version in Text
                                                 from id in ArbMap.Default.GeneratorFor<uint>()
                                                 from scramble in Byte.ArrayOf(HandshakeV10.ScrambleLength)
                                                 from flags in Flags
                                                 from collation in Byte
                                                 from status in Word
                                                 from plugin in Text
                                                 select new HandshakeV10(version, id, scramble, flags | Capabilities.SecureConnection, collation, status, flags.HasFlag(Capabilities.PluginAuth) ? plugin : "");

    private static Gen<SSLRequest> Request => from flags in Flags
                                              from size in ArbMap.Default.GeneratorFor<uint>()
                                              from collation in Byte
                                              select new SSLRequest(flags | Capabilities.Ssl, size, collation);

    private static Gen<HandshakeResponse41> Login => from head in Request
                                                     from user in Text
                                                     from answer in Byte.Where(b => b != 0).ArrayOf(20)
                                                     from database in Text
                                                     from plugin in Text
                                                     from level in Byte
                                                     let flags = head.Capabilities
                                                     select new HandshakeResponse41(
                                                         flags, head.MaxPacketSize, head.Collation, user, answer,
                                                         flags.HasFlag(Capabilities.ConnectWithDatabase) ? database : null,
                                                         flags.HasFlag(Capabilities.PluginAuth) ? plugin : "",
                                                         flags.HasFlag(Capabilities.ConnectAttributes) ? new byte[] { 1, (byte)'k', 2, (byte)'v', (byte)'w', 0, 0 } : (ReadOnlyMemory<byte>?)null,
                                                         flags.HasFlag(Capabilities.ZstdCompress) ? level : (byte)0);

    public static byte[] Bytes(IMySqlMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        message.Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static Kind Of<T>(Gen<T> generator, Parser<T> parse, bool restFrom = false)
        where T : IMySqlMessage => new(generator.Select(message => (IMySqlMessage)message), bytes => parse(bytes), restFrom);
}
