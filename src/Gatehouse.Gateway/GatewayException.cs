namespace Gatehouse.Gateway;

/// <summary>A failure that the gateway reports to the client in the client's own protocol.</summary>
/// <remarks>
/// <see cref="Exception.Message"/> and <see cref="Hint"/> are safe to send to the client: they hold no token, secret or query text.
/// Bugs are not wrapped in this type; they stay ordinary exceptions and are logged as errors. Each protocol has one class that makes them.
/// </remarks>
public sealed class GatewayException : Exception
{
    internal GatewayException(GatewayErrorCode code, string message, string? detail = null, string? hint = null, Exception? inner = null)
        : base(message, inner)
        => (Code, Detail, Hint) = (code, detail, hint);

    /// <summary>The reason, for programs; the message is for people.</summary>
    public GatewayErrorCode Code { get; }

    /// <summary>What was seen, or null.</summary>
    public string? Detail { get; }

    /// <summary>What to do, or null.</summary>
    public string? Hint { get; }

    /// <summary>True when the same attempt can succeed later without any change on the client.</summary>
    public bool IsTransient => Code is GatewayErrorCode.LoginTimeout or GatewayErrorCode.TooManyConnections or GatewayErrorCode.ListenerStopping
        or GatewayErrorCode.SigningKeysUnavailable or GatewayErrorCode.UpstreamUnavailable
        or GatewayErrorCode.UpstreamTokenUnavailable or GatewayErrorCode.UpstreamSuspended
        or GatewayErrorCode.TooManyConnectionsOfPrincipal or GatewayErrorCode.TooManyConnectionsFromAddress;
}
