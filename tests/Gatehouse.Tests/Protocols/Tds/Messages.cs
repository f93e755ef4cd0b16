using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Protocols.Tds;

/// <summary>Every message and token of the protocol: how to make any of it, and how to read it back.</summary>
internal static class Messages
{
    public static readonly IReadOnlyDictionary<string, Kind> All = new Dictionary<string, Kind>
    {
        [nameof(PreLogin)] = Of(Hello, PreLogin.Parse),
        [nameof(Login7)] = Of(Login, Login7.Parse),
        [nameof(FedAuthToken)] = Of(from token in Blob from nonce in Nonce select new FedAuthToken(token, nonce), FedAuthToken.Parse),
        [nameof(FedAuthInfo)] = Token(from url in Text from spn in Text select new FedAuthInfo(url, spn), FedAuthInfo.Parse),
        [nameof(LoginAck)] = Token(from version in UInt from name in Text from program in UInt select new LoginAck(version, name, program), LoginAck.Parse),
        [nameof(FeatureExtAck)] = Token(from features in Features select new FeatureExtAck(features), FeatureExtAck.Parse),
        [nameof(EnvChange)] = Token(Change, EnvChange.Parse),
        [nameof(ServerMessage)] = Token(
            from error in Gen.Elements(true, false)
            from number in Int
            from state in Byte
            from severity in Byte
            from text in Text
            from server in Text
            from procedure in Text
            from line in Int
            select new ServerMessage(error, number, state, severity, text, server, procedure, line), ServerMessage.Parse),
        [nameof(Done)] = Token(
            from kind in Gen.Elements(DoneKind.Done, DoneKind.DoneProc, DoneKind.DoneInProc)
            from status in Word
            from command in Word
            from rows in ArbMap.Default.GeneratorFor<ulong>()
            select new Done(kind, (DoneStatus)status, command, rows), Done.Parse),
        [nameof(TransactionRequest)] = Of(Transaction, TransactionRequest.Parse),
        [nameof(ColMetadata)] = Token(Columns.Select(columns => new ColMetadata(columns)), ColMetadata.Parse),
        [nameof(ReturnValue)] = Token(
            from ordinal in Word
            from name in Text
            from value in Values.Any
            from userType in UInt
            select new ReturnValue(ordinal, name, value) { UserType = userType, Properties = (ColumnProperties)ordinal }, bytes => ReturnValue.Parse(bytes.ToArray())),
        [nameof(ReturnStatus)] = Token(from value in Int select new ReturnStatus(value), ReturnStatus.Parse),
    };

    /// <summary>The columns of any result.</summary>
    public static Gen<IReadOnlyList<Column>> Columns
        => from cells in Cell.NonEmptyListOf() select (IReadOnlyList<Column>)[.. cells.Take(30).Select(cell => cell.Column)];

    /// <summary>A column and a value of it.</summary>
    public static Gen<(Column Column, object Value)> Cell
        => from name in Text
           from kind in Gen.OneOf(Values.Kinds.Values)
           from properties in Word
           from userType in UInt
           from table in Text
           let hasTable = kind.Type.Type is TdsType.Text or TdsType.NText or TdsType.Image
           select (new Column(name, kind.Type, (ColumnProperties)properties) { UserType = userType, Table = hasTable ? ["dbo", table] : [] }, kind.Value);

    /// <summary>Any call of a procedure.</summary>
    public static Gen<RpcCall> Call => from id in Gen.Elements(Enum.GetValues<ProcedureId>())
                                       from name in Text
                                       from options in Gen.Choose(0, 7)
                                       from parameters in Parameter.ListOf()
                                       select new RpcCall(id, id == ProcedureId.None ? name + "p" : "", [.. parameters.Take(12)], (RpcOptions)options);

    private static Gen<RpcParameter> Parameter => from name in Text
                                                  from value in Values.Any
                                                  from output in Gen.Elements(true, false)
                                                  from isDefault in Gen.Elements(true, false)
                                                  select new RpcParameter(name, value, output, isDefault);

    /// <summary>What a test needs of a kind of message.</summary>
    /// <param name="Generator">The bytes of any message of the kind.</param>
    /// <param name="Rewrite">Parses it and writes it again.</param>
    internal sealed record Kind(Gen<byte[]> Generator, Func<byte[], byte[]> Rewrite);

    private delegate T Parser<T>(ReadOnlySpan<byte> content);

    private static Gen<int> Int => ArbMap.Default.GeneratorFor<int>();

    private static Gen<uint> UInt => ArbMap.Default.GeneratorFor<uint>();

    private static Gen<ushort> Word => Gen.Choose(0, 0xFFFF).Select(value => (ushort)value);

    private static Gen<byte> Byte => ArbMap.Default.GeneratorFor<byte>();

    private static Gen<byte[]> Blob => from length in Gen.Elements(0, 1, 8, 250, 300) from bytes in Byte.ArrayOf(length) select bytes;

    private static Gen<ReadOnlyMemory<byte>?> Nonce => Maybe(Byte.ArrayOf(PreLogin.NonceLength));

    /// <summary>Text without lone surrogates, which is refused, of at most 60 characters.</summary>
    private static Gen<string> Text => Gen.Elements("a", "Z", "ä", "€", "🔒", "'", "]", " ", "\n").ListOf().Select(parts => string.Concat(parts.Take(30)));

    private static Gen<IReadOnlyList<FeatureExtension>> Features
        => from ids in Gen.Choose(0, 0xFE).ListOf()
           from data in Blob
           select (IReadOnlyList<FeatureExtension>)[.. ids.Distinct().Select(id => new FeatureExtension((FeatureId)id, data))];

    private static Gen<PreLogin> Hello => from version in Maybe(Byte.ArrayOf(6))
                                          from encryption in Gen.Elements<Encryption?>(null, Encryption.Off, Encryption.On, Encryption.NotSupported, Encryption.Required)
                                          from instance in Maybe(Blob)
                                          from thread in Maybe(Gen.OneOf(Byte.ArrayOf(4), Gen.Constant(Array.Empty<byte>())))
                                          from mars in Flag
                                          from trace in Maybe(Gen.OneOf(Byte.ArrayOf(36), Gen.Constant(Array.Empty<byte>())))
                                          from required in Flag
                                          from nonce in Nonce
                                          select new PreLogin(version, encryption)
                                          {
                                              Instance = instance,
                                              ThreadId = thread,
                                              Mars = mars,
                                              TraceId = trace,
                                              FedAuthRequired = required,
                                              Nonce = nonce,
                                          };

    private static Gen<Login7> Login => from numbers in UInt.ArrayOf(8)
                                        from flags in Byte.ArrayOf(4)
                                        from texts in Text.ArrayOf(8)
                                        from password in Byte.ArrayOf(24)
                                        from sspi in Blob
                                        from features in Features
                                        from id in Byte.ArrayOf(6)
                                        select new Login7(numbers[0], numbers[1], texts[0], texts[1])
                                        {
                                            ClientVersion = numbers[2],
                                            ClientProcessId = numbers[3],
                                            ConnectionId = numbers[4],
                                            TimeZone = (int)numbers[5],
                                            Locale = numbers[6],
                                            OptionFlags1 = flags[0],
                                            OptionFlags2 = flags[1],
                                            TypeFlags = flags[2],
                                            OptionFlags3 = (byte)(flags[3] & 0xEF),
                                            HostName = texts[2],
                                            ApplicationName = texts[3],
                                            ServerName = texts[4],
                                            LibraryName = texts[5],
                                            Language = texts[6],
                                            DatabaseFile = texts[7],
                                            Password = password,
                                            NewPassword = texts[7].Length > 3 ? password : default(ReadOnlyMemory<byte>),
                                            Sspi = sspi,
                                            ClientId = id,
                                            Features = features,
                                        };

    private static Gen<EnvChange> Change => Gen.OneOf(
        from type in Gen.Elements(EnvChangeType.Database, EnvChangeType.Language, EnvChangeType.MirroringPartner) from now in Text from before in Text select EnvChange.Text(type, now, before),
        from type in Gen.Elements(EnvChangeType.Collation, EnvChangeType.BeginTransaction, EnvChangeType.CommitTransaction, EnvChangeType.ResetCompleted)
        from now in Byte.ArrayOf(8)
        from before in Byte.ArrayOf(5)
        select new EnvChange(type, now, before),
        from now in Blob select new EnvChange(EnvChangeType.PromoteTransaction, now, default),
        from size in Gen.Choose(512, 32767) select EnvChange.PacketSize(size),
        from server in Text from port in Word select EnvChange.Route(server, port));

    private static Gen<AllHeaders> Headers => from id in ArbMap.Default.GeneratorFor<ulong>() from open in UInt select new AllHeaders(id, open);

    private static Gen<TransactionRequest> Transaction
        => from headers in Headers
           from type in Gen.Elements(Enum.GetValues<TransactionRequestType>())
           from isolation in Gen.Choose(0, 5)
           from name in Text
           from begins in Gen.Elements(true, false)
           let ends = type is TransactionRequestType.Commit or TransactionRequestType.Rollback
           select new TransactionRequest(
               headers, type, name, type == TransactionRequestType.Begin ? (byte)isolation : (byte)0,
               ends && begins ? new NextTransaction((byte)isolation, name) : null);

    private static Gen<bool?> Flag => Gen.Elements<bool?>(null, true, false);

    public static byte[] Bytes(ITdsMessage message) => Bytes(message.Write);

    public static byte[] Bytes(ITdsToken token) => Bytes(token.Write);

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private static Gen<ReadOnlyMemory<byte>?> Maybe(Gen<byte[]> bytes)
        => Gen.OneOf(bytes.Select(value => (ReadOnlyMemory<byte>?)value), Gen.Constant((ReadOnlyMemory<byte>?)null));

    private static Kind Of<T>(Gen<T> generator, Parser<T> parse)
        where T : ITdsMessage => new(generator.Select(message => Bytes(message)), bytes => Bytes(parse(bytes)));

    private static Kind Token<T>(Gen<T> generator, Parser<T> parse)
        where T : ITdsToken => new(generator.Select(token => Bytes(token)), bytes => Bytes(parse(bytes)));
}
