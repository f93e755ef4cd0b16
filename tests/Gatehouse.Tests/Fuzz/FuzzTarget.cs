using System.Security.Cryptography;
using System.Text;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Postgres.Pool;
using Gatehouse.Gateway.Relay;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;
using Gatehouse.Protocols.Postgres;
using Gatehouse.Protocols.Tds;
using Gatehouse.Tokens;
using Gatehouse.TSql;
using Gatehouse.TSql.Parsing;

namespace Gatehouse.Tests.Fuzz;

/// <summary>A parser that bytes from outside reach, from either side.</summary>
/// <param name="Parse">Gives these bytes to it.</param>
/// <param name="BytesPerByte">Most that it may allocate for each byte that it is given, beside what an exception takes.</param>
internal sealed record FuzzTarget(Action<byte[]> Parse, int BytesPerByte = 200)
{
    private const int ChunkLength = 7;

    /// <summary>Every parser, by its folder in <c>tests/corpus-wire</c>.</summary>
    public static readonly IReadOnlyDictionary<string, FuzzTarget> All = Targets().ToDictionary(pair => pair.Name, pair => pair.Target);

    /// <summary>The seal's key is nobody's: no bytes open it.</summary>
    private static readonly CancelSeal Seal = new(RandomNumberGenerator.GetBytes(CancelPeers.KeyLength));

    /// <summary>Whether it is a refusal that says by its code what was wrong.</summary>
    public static bool IsCoded(Exception e) => e switch
    {
        ProtocolException protocol => Enum.IsDefined(protocol.Code),
        TokenException token => Enum.IsDefined(token.Code),
        TSqlException sql => sql is { Number: > 0, Line: > 0 },
        SettingsException settings => settings.Errors.Count > 0,
        _ => false,
    };

    private static IEnumerable<(string Name, FuzzTarget Target)> Targets()
    {
        foreach (var (name, kind) in Protocols.Postgres.Messages.All)
            yield return ($"postgres/{name}", new(bytes => kind.Parse(bytes)));
        foreach (var (name, kind) in Protocols.MySql.Messages.All)
            yield return ($"mysql/{name}", new(bytes => kind.Parse(bytes)));
        foreach (var (name, kind) in Protocols.Tds.Messages.All)
            yield return ($"tds/{name}", new(bytes => kind.Rewrite(bytes)));

        yield return ("postgres/StartupPacket", new(bytes => StartupPacket.Parse(bytes)));
        yield return ("postgres/OAuthBearerResponse", new(bytes => OAuthBearerResponse.Parse(bytes)));
        yield return ("postgres/CancelSeal", new(bytes => Assert.Null(Seal.Open(new CancelRequest(1, bytes), DateTimeOffset.UnixEpoch))));
        yield return ("postgres/session-client", new(bytes => Pass(new SessionTraffic([]).FromClient, bytes)));
        yield return ("postgres/session-server", new(bytes => Pass(new SessionTraffic([]).FromServer, bytes)));
        yield return ("mysql/session-client", new(bytes => Pass(new CommandFilter(null), bytes)));
        yield return ("mysql/session-administrator", new(bytes => Pass(new CommandFilter(sql => null), bytes)));
        yield return ("mysql/TextRow", new(bytes => TextRow.Parse(bytes, 3)));
        yield return ("mysql/ClearPassword", new(bytes => ClearPassword.Parse(bytes)));
        yield return ("mysql/OpenIdConnect", new(bytes => OpenIdConnect.Parse(bytes)));
        yield return ("tds/PacketHeader", new(bytes => Gatehouse.Protocols.Tds.PacketHeader.Parse(bytes)));
        yield return ("tds/Answer", new(bytes => Answer.Parse(bytes)));
        yield return ("tds/SqlBatch", new(bytes => SqlBatch.Parse(bytes)));
        yield return ("tds/RpcRequest", new(bytes => RpcRequest.Parse(bytes)));
        yield return ("tds/FedAuthFeature", new(bytes => FedAuthFeature.Parse(bytes)));
        yield return ("tds/TypeInfo", new(bytes => TypeInfo.Parse(bytes)));
        yield return ("tokens/JsonWebSignature", new(bytes => JsonWebSignature.Parse(Encoding.UTF8.GetString(bytes))));
        yield return ("tokens/claims", new(bytes => JsonMembers.Parse(bytes, "payload")));
        yield return ("tokens/JsonWebKeySet", new(bytes => JsonWebKeySet.Parse(bytes)));
        yield return ("settings/file", new(bytes => JsonSettings.Parse(bytes, "gatehouse.json", [])));
        yield return ("settings/address", new(bytes => UpstreamUrl.Parse(Encoding.UTF8.GetString(bytes), out _)));
        yield return ("tsql/Batch", new(bytes => TSqlParser.Parse(Encoding.UTF8.GetString(bytes)), BytesPerByte: 4000));
    }

    private static void Pass(IStreamFilter filter, byte[] bytes)
    {
        for (var start = 0; start < bytes.Length && !filter.IsClosed; start += ChunkLength)
        {
            _ = filter.Pass(bytes.AsMemory(start, Math.Min(ChunkLength, bytes.Length - start)));
            filter.Passed();
        }
    }
}
