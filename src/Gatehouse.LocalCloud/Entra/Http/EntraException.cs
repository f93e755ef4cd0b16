using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.Http;

/// <summary>A request that Entra refuses: the OAuth error (RFC 6749, section 5.2) and Entra's own number.</summary>
/// <remarks>
/// The numbers are Entra's: https://learn.microsoft.com/entra/identity-platform/reference-error-codes. Programs and people search for them.
/// Texts name what the request said (cut and made printable), never a secret, password or token.
/// </remarks>
internal sealed class EntraException : Exception
{
    private EntraException(int status, string error, int number, string text) : base($"AADSTS{number}: {text}")
        => (Status, Error, Number) = (status, error, number);

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>OAuth error code.</summary>
    public string Error { get; }

    /// <summary>Entra's number.</summary>
    public int Number { get; }

    // The request.

    public static EntraException MissingParameter(string name)
        => BadRequest("invalid_request", 900144, $"The request body must contain the following parameter: '{name}'.");

    public static EntraException DuplicateParameter(string name)
        => BadRequest("invalid_request", 9000411, $"The request is not properly formatted. The parameter {Tokens.Seen.Quote(name)} is duplicated.");

    public static EntraException Malformed(string text) => BadRequest("invalid_request", 90023, text);

    public static EntraException TooLarge(int limit)
        => new(StatusCodes.Status413PayloadTooLarge, "invalid_request", 90023, $"The request body is longer than {limit} bytes.");

    public static EntraException UnknownTenant(string tenant) => BadRequest(
        "invalid_request", 90002, $"Tenant {Tokens.Seen.Quote(tenant)} not found. This local cloud has one tenant; 'gatehouse status' shows its id and its domain.");

    public static EntraException UnknownInstance()
        => BadRequest("invalid_instance", 50049, "Unknown or invalid instance: authorization_endpoint names neither this local cloud nor a Microsoft authority.");

    public static EntraException UnsupportedGrant(string type)
        => BadRequest("unsupported_grant_type", 70003, $"The app requested an unsupported grant type {Tokens.Seen.Quote(type)}.");

    // The client.

    public static EntraException UnknownClient(string clientId, string tenant) => BadRequest(
        "unauthorized_client", 700016, $"Application with identifier {Tokens.Seen.Quote(clientId)} was not found in the directory '{tenant}'.");

    public static EntraException ClientProofMissing()
        => Unauthorized(7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

    public static EntraException WrongSecret(string clientId)
        => Unauthorized(7000215, $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for app '{clientId}'.");

    public static EntraException ExpiredSecret(string clientId) => Unauthorized(7000222, $"The provided client secret keys for app '{clientId}' are expired.");

    public static EntraException AssertionMalformed(string why) => Unauthorized(50027, $"The client assertion is not a valid JWT. {why}");

    public static EntraException AssertionSignature(string why) => Unauthorized(700027, $"Client assertion failed signature validation. {why}");

    public static EntraException AssertionTimes(string why) => Unauthorized(700024, $"Client assertion is not within its valid time range. {why}");

    public static EntraException AssertionIssuer(string issuer)
        => Unauthorized(700211, $"No matching federated identity record found for presented assertion issuer {Tokens.Seen.Quote(issuer)}.");

    public static EntraException AssertionAudience(string audience)
        => Unauthorized(700212, $"No matching federated identity record found for presented assertion audience {Tokens.Seen.Quote(audience)}.");

    public static EntraException AssertionSubject(string subject)
        => Unauthorized(700213, $"No matching federated identity record found for presented assertion subject {Tokens.Seen.Quote(subject)}.");

    // The resource.

    public static EntraException UnknownResource(string resource, string tenant) => BadRequest(
        "invalid_resource", 500011, $"The resource principal named {Tokens.Seen.Quote(resource)} was not found in the tenant named '{tenant}'. A resource is an https URI, an application id, or the identifier URI of an application of this tenant.");

    public static EntraException ManyResources(string scope)
        => BadRequest("invalid_scope", 28000, $"Provided value for the input parameter scope {Tokens.Seen.Quote(scope)} is not valid because it contains more than one resource.");

    public static EntraException ScopeNotDefault(string scope) => BadRequest(
        "invalid_scope", 1002012, $"The provided value for scope {Tokens.Seen.Quote(scope)} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).");

    // The grant.

    public static EntraException InvalidGrant(string text) => BadRequest("invalid_grant", 70000, text);

    public static EntraException WrongPassword() => BadRequest("invalid_grant", 50126, "Error validating credentials due to invalid username or password.");

    public static EntraException RefreshExpired(DateTimeOffset issued) => BadRequest(
        "invalid_grant", 700082, $"The refresh token has expired due to inactivity. The token was issued on {issued:yyyy-MM-ddTHH:mm:ssZ} and was inactive for {(int)Issuing.RefreshTokens.Life.TotalDays} days.");

    public static EntraException SessionRevoked()
        => BadRequest("invalid_grant", 50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed: the user changed or reset their password, or was signed out.");

    public static EntraException UserRemoved() => BadRequest("invalid_grant", 50034, "The user account of this grant does not exist in the directory any more.");

    public static EntraException AuthorizationPending()
        => BadRequest("authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");

    public static EntraException DeviceCodeExpired() => BadRequest("expired_token", 70019, "Verification code expired. Start the sign-in again.");

    public static EntraException TooManyDevices()
        => new(StatusCodes.Status429TooManyRequests, "temporarily_unavailable", 90055, "Too many device sign-ins are waiting. Try again in some minutes.");

    private static EntraException BadRequest(string error, int number, string text) => new(StatusCodes.Status400BadRequest, error, number, text);

    private static EntraException Unauthorized(int number, string text) => new(StatusCodes.Status401Unauthorized, "invalid_client", number, text);
}
