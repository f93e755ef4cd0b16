using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>What the upstream answered to a login, ready for the client.</summary>
/// <param name="Answer">Its messages up to ReadyForQuery or ErrorResponse, with the gateway's cancel key in place of its own, and what came after.</param>
/// <param name="Refusal">Why it refused, or null when the session is open.</param>
internal sealed record UpstreamLogin(ReadOnlyMemory<byte> Answer, ErrorResponse? Refusal);
