using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Graph;

/// <summary>A refused Graph call: https://learn.microsoft.com/graph/errors.</summary>
internal sealed class GraphException : Exception
{
    private GraphException(int status, string code, string message) : base(message) => (Status, Code) = (status, code);

    public int Status { get; }

    public string Code { get; }

    public static GraphException NotFound(string id) => new(
        StatusCodes.Status404NotFound, "Request_ResourceNotFound",
        $"Resource {Tokens.Seen.Quote(id)} does not exist or one of its queried reference-property objects are not present.");

    public static GraphException BadRequest(string message) => new(StatusCodes.Status400BadRequest, "BadRequest", message);

    public static GraphException OnlyForUsers()
        => new(StatusCodes.Status400BadRequest, "BadRequest", "/me request is only valid with delegated authentication flow: the token is an application's, not a user's.");

    public static GraphException UnsupportedFilter(string filter) => new(
        StatusCodes.Status400BadRequest, "Request_UnsupportedQuery",
        $"The filter {Tokens.Seen.Quote(filter)} is not supported. Use property eq 'value', startswith(property,'value') or servicePrincipalNames/any(c:c eq 'value').");
}
