using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Protocols.Postgres;

/// <summary>Every message of the protocol: how to make any of it, and how to read it back.</summary>
internal static class Messages
{
    /// <summary>A message with a type byte: its name, a generator, its parser.</summary>
    public static readonly IReadOnlyDictionary<string, Kind> All = new Dictionary<string, Kind>
    {
        [nameof(SSLRequest)] = Startup(Gen.Constant(new SSLRequest()), SSLRequest.Parse),
        [nameof(GSSENCRequest)] = Startup(Gen.Constant(new GSSENCRequest()), GSSENCRequest.Parse),
        [nameof(CancelRequest)] = Startup(from id in Int32 from secret in Secret select new CancelRequest(id, secret), CancelRequest.Parse),
        [nameof(StartupMessage)] = Startup(from minor in Gen.Choose(0, 0xffff) from parameters in Parameters select new StartupMessage(new ProtocolVersion(3, minor), parameters), StartupMessage.Parse),
        [nameof(NegotiateProtocolVersion)] = Typed(from version in Int32 from names in Text.ListOf() select new NegotiateProtocolVersion(new ProtocolVersion(version), [.. names]), NegotiateProtocolVersion.Parse),
        [nameof(AuthenticationOk)] = Typed(Gen.Constant(new AuthenticationOk()), AuthenticationOk.Parse),
        [nameof(AuthenticationCleartextPassword)] = Typed(Gen.Constant(new AuthenticationCleartextPassword()), AuthenticationCleartextPassword.Parse),
        [nameof(PasswordMessage)] = Typed(from bytes in Gen.Choose(1, 255).Select(value => (byte)value).ArrayOf() select new PasswordMessage(bytes), PasswordMessage.Parse),
        [nameof(AuthenticationSASL)] = Typed(from names in Text.Where(name => name.Length > 0).ListOf() select new AuthenticationSASL([.. names.Take(32)]), AuthenticationSASL.Parse),
        [nameof(SASLInitialResponse)] = Typed(from name in Text from data in Gen.OneOf(Gen.Constant<byte[]?>(null), ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (byte[]?)bytes)) select new SASLInitialResponse(name, data), SASLInitialResponse.Parse),
        [nameof(ErrorResponse)] = Typed(from fields in Field.ListOf() select new ErrorResponse([.. fields]), ErrorResponse.Parse),
        [nameof(BackendKeyData)] = Typed(from id in Int32 from secret in Secret select new BackendKeyData(id, secret), BackendKeyData.Parse),
        [nameof(ParameterStatus)] = Typed(from name in Text from value in Text select new ParameterStatus(name, value), ParameterStatus.Parse),
        [nameof(ReadyForQuery)] = Typed(from status in Gen.Elements((byte)'I', (byte)'T', (byte)'E') select new ReadyForQuery(status), ReadyForQuery.Parse),
    };

    /// <summary>What a test needs of a kind of message.</summary>
    /// <param name="Generator">Any message of the kind.</param>
    /// <param name="Parse">Parses a body.</param>
    /// <param name="HeaderLength">Bytes before the body.</param>
    internal sealed record Kind(Gen<IPostgresMessage> Generator, Func<byte[], IPostgresMessage> Parse, int HeaderLength);

    private delegate T Parser<T>(ReadOnlySpan<byte> body);

    private static Gen<int> Int32 => ArbMap.Default.GeneratorFor<int>();

    /// <summary>Text without zero bytes and lone surrogates, which the wire cannot carry.</summary>
    private static Gen<string> Text => Gen.Elements("a", "Z", "ä", "€", "🔒", "'", "\"", " ", "\n").ListOf().Select(string.Concat);

    private static Gen<byte[]> Secret => from length in Gen.Choose(BackendKeyData.MinSecretLength, BackendKeyData.MaxSecretLength)
                                         from bytes in ArbMap.Default.GeneratorFor<byte>().ArrayOf(length)
                                         select bytes;

    private static Gen<KeyValuePair<string, string>[]> Parameters => from values in Text.ListOf() select values.Select((value, i) => KeyValuePair.Create($"name{i}", value)).ToArray();

    private static Gen<KeyValuePair<byte, string>> Field => from code in Gen.Choose(1, 255) from value in Text select KeyValuePair.Create((byte)code, value);

    public static byte[] Bytes(IPostgresMessage message)
    {
        var output = new ArrayBufferWriter<byte>();
        message.Write(output);
        return output.WrittenSpan.ToArray();
    }

    private static Kind Startup<T>(Gen<T> generator, Parser<T> parse)
        where T : IPostgresMessage => new(generator.Select(message => (IPostgresMessage)message), bytes => parse(bytes), sizeof(int));

    private static Kind Typed<T>(Gen<T> generator, Parser<T> parse)
        where T : IPostgresMessage => new(generator.Select(message => (IPostgresMessage)message), bytes => parse(bytes), FrameHeader.Length);
}
