using System.Globalization;
using System.Text;
using Gatehouse.Protocols;
using Gatehouse.Tokens;
using Gatehouse.Tokens.Sources;

namespace Gatehouse.Gateway;

/// <summary>The refusals that every protocol has, in words. Each protocol adds its own, and makes them messages.</summary>
internal static class Refusals
{
    /// <summary>The resource that Azure's clients of PostgreSQL and MySQL ask a token for.</summary>
    public const string Resource = "https://ossrdbms-aad.database.windows.net";

    /// <summary>How to get a token.</summary>
    public const string GetToken = $"Get one with: az account get-access-token --resource {Resource} --query accessToken --output tsv";

    public static GatewayException Malformed(ProtocolException error)
        => new(GatewayErrorCode.MalformedMessage, error.Message, inner: error);

    public static GatewayException Malformed(string what) => new(GatewayErrorCode.MalformedMessage, what);

    public static GatewayException LoginTimeout(TimeSpan limit)
        => new(GatewayErrorCode.LoginTimeout, string.Create(CultureInfo.InvariantCulture, $"The login took longer than {limit.TotalSeconds:0.#} s."));

    public static GatewayException TooManyOfPrincipal(string who, int limit) => new(
        GatewayErrorCode.TooManyConnectionsOfPrincipal, $"There are too many sessions of {who}.",
        string.Create(CultureInfo.InvariantCulture, $"One principal may have {limit} at this listener."),
        "Close connections that are not used, or share them in a pool of the program.");

    public static GatewayException TooManyFromAddress(string address, int limit) => new(
        GatewayErrorCode.TooManyConnectionsFromAddress, $"There are too many sessions from {address}.",
        string.Create(CultureInfo.InvariantCulture, $"One address may have {limit} at this listener."),
        "Close connections that are not used, or share them in a pool of the program.");

    public static GatewayException ListenerStopping() => new(GatewayErrorCode.ListenerStopping, "The gateway is closing this listener.");

    /// <summary>A token that is not believed.</summary>
    /// <param name="error">The rule that refused it.</param>
    /// <param name="newToken">How the protocol's drivers are told to get a new token for each connection.</param>
    public static GatewayException Token(TokenException error, string newToken) => error.Code switch
    {
        TokenErrorCode.Expired => new(GatewayErrorCode.TokenExpired, $"The access token has expired. {error.Message}",
            hint: $"{newToken} {GetToken}", inner: error),
        TokenErrorCode.WrongAudience => new(GatewayErrorCode.TokenWrongAudience, $"The access token is for another resource. {error.Message}",
            hint: $"Ask for the resource {Resource} (scope {Resource}/.default).", inner: error),
        TokenErrorCode.WrongTenant => new(GatewayErrorCode.TokenWrongTenant, $"The access token is of another tenant. {error.Message}",
            hint: "Sign in to the tenant of this server: az login --tenant <tenant id>.", inner: error),
        TokenErrorCode.KeysUnavailable => new(GatewayErrorCode.SigningKeysUnavailable, $"The access token cannot be checked now. {error.Message}",
            hint: "Try again; if it goes on, see whether the gateway reaches the issuer.", inner: error),
        _ => new(GatewayErrorCode.TokenRejected, $"The access token is refused ({error.Code}). {error.Message}", hint: GetToken, inner: error),
    };

    /// <summary>A login of somebody who is on the list.</summary>
    public static GatewayException Revoked(Principal principal)
        => new(GatewayErrorCode.PrincipalRevoked, $"{Who(principal)} has been revoked here.", hint: "Who runs the gateway can lift that.");

    /// <summary>The same for a session that is open.</summary>
    public static GatewayException SessionRevoked(Principal principal)
        => new(GatewayErrorCode.SessionRevoked, $"terminating connection: {Who(principal)} has been revoked.", hint: "Who runs the gateway can lift that.");

    public static GatewayException SessionExpired(DateTimeOffset tokenEnd)
        => new(GatewayErrorCode.SessionExpired,
            string.Create(CultureInfo.InvariantCulture, $"terminating connection: its access token expired at {tokenEnd.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, and sessions here end with their token."),
            hint: "Connect again with a new token.");

    public static GatewayException UpstreamUnavailable(Exception? inner)
        => new(GatewayErrorCode.UpstreamUnavailable, "The database server behind the gateway cannot be reached.",
            hint: "Try again in a moment; if it goes on, look at the gateway's log.", inner: inner);

    public static GatewayException UpstreamSuspended(Upstream.UpstreamSuspension why) => new(
        GatewayErrorCode.UpstreamSuspended,
        string.Create(CultureInfo.InvariantCulture, $"The database server behind the gateway has failed since {why.Since:yyyy-MM-dd HH:mm:ss'Z'}; it is not asked for now."),
        string.Create(CultureInfo.InvariantCulture, $"{why.Failures} sessions in a row failed, the last with {(int)why.Code} {why.Code}."),
        string.Create(CultureInfo.InvariantCulture, $"The next session from {why.NextAttempt:HH:mm:ss.fff'Z'} on will try it again."));

    public static GatewayException UpstreamMalformed(string what, Exception? inner = null)
        => new(GatewayErrorCode.UpstreamMalformed, $"The database server behind the gateway cannot be used: {what}.", inner: inner);

    public static GatewayException UpstreamUntrusted(string why, Exception? inner = null)
        => new(GatewayErrorCode.UpstreamUntrusted, $"The database server behind the gateway cannot be trusted: {why}.",
            hint: "Who runs the gateway finds more in its log.", inner: inner);

    /// <summary>The gateway's own credential gives no token. The client is told what the identity service said: who may connect here is the one who can mend it.</summary>
    public static GatewayException NoToken(TokenSourceException error)
        => new(GatewayErrorCode.UpstreamTokenUnavailable, $"The gateway has no access token for the database server. {Clean(error.Message, 600)}",
            hint: "Look at the credential of the gateway; its log says which were tried.", inner: error);

    public static GatewayException NoDatabaseUser()
        => new(GatewayErrorCode.DatabaseUserInvalid, "The gateway's token does not say a name to log in as.",
            hint: "Name the database user in the gateway's settings: user=NAME.");

    public static GatewayException Internal()
        => new(GatewayErrorCode.InternalError, "The gateway failed.", hint: "Look for the connection's id in the gateway's log.");

    /// <summary>A name in double quotes, without line breaks and other control characters, that fits into a log line.</summary>
    public static string Quote(string name) => $"\"{Clean(name)}\"";

    /// <summary>The same without the quotes.</summary>
    public static string Clean(string name, int limit = 128)
    {
        var text = new StringBuilder();
        foreach (var c in name.Length > limit ? string.Concat(name.AsSpan(0, limit), "…") : name)
            text.Append(char.IsControl(c) ? '\uFFFD' : c);
        return text.ToString();
    }

    public static string Who(Principal principal) => $"principal {Quote(principal.DisplayName)} ({(principal.Kind == PrincipalKind.External ? "sub" : "oid")} {Clean(principal.ObjectId)})";
}
