using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql.Upstream;

/// <summary>What the upstream answered to a login, ready for the client.</summary>
/// <param name="Answer">The payload of its OK or error.</param>
/// <param name="Refusal">Why it refused, or null when the session is open.</param>
internal sealed record UpstreamLogin(ReadOnlyMemory<byte> Answer, ERRPacket? Refusal);
