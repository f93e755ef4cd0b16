using Gatehouse.Tokens;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>A refusal, as Resource Manager words it.</summary>
/// <remarks>Status, code and message go to the client as they are.</remarks>
internal sealed class ArmException : Exception
{
    private ArmException(int status, string code, string message) : base(message) => (Status, Code) = (status, code);

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>Resource Manager's error code.</summary>
    public string Code { get; }

    public static ArmException MissingApiVersion()
        => new(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");

    public static ArmException AuthenticationFailed()
        => new(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");

    public static ArmException InvalidToken(string why)
        => new(401, "InvalidAuthenticationToken", $"The access token is invalid. {why}");

    public static ArmException Forbidden(Principal principal, string action, string scope)
        => new(403, "AuthorizationFailed", $"The client '{principal.DisplayName}' with object id '{principal.ObjectId}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid.");

    /// <summary>The action itself is allowed, and not what it does to another resource.</summary>
    public static ArmException LinkedForbidden(Principal principal, string action, string scope, string linkedAction, string linkedScope)
        => new(403, "LinkedAuthorizationFailed",
            $"The client '{principal.DisplayName}' with object id '{principal.ObjectId}' has permission to perform action '{action}' on scope '{scope}'; however, "
            + $"it does not have permission to perform action(s) '{linkedAction}' on the linked scope(s) '{linkedScope}' (respectively) or the linked scope(s) are invalid.");

    public static ArmException SubscriptionNotFound(string subscription)
        => new(404, "SubscriptionNotFound", $"The subscription '{subscription}' could not be found.");

    public static ArmException ResourceGroupNotFound(string group)
        => new(404, "ResourceGroupNotFound", $"Resource group '{group}' could not be found.");

    public static ArmException ResourceNotFound(ResourceId id)
        => new(404, "ResourceNotFound", $"The Resource '{id.TypeAndNames}' under resource group '{id.ResourceGroup ?? "<null>"}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");

    public static ArmException ParentNotFound(ResourceId parent)
        => new(404, "ParentResourceNotFound", $"Can not perform requested operation on nested resource. Parent resource '{string.Join('/', parent.Names)}' not found.");

    public static ArmException InvalidContent(string why)
        => new(400, "InvalidRequestContent", $"The request content was invalid and could not be deserialized: '{why}'.");

    public static ArmException TooLarge(long limit)
        => new(StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", $"The request body is larger than {limit} bytes.");

    public static ArmException InvalidName(string name, string rule)
        => new(400, "InvalidResourceName", $"The resource name '{name}' is invalid: {rule}");

    public static ArmException InvalidId(string why)
        => new(400, "InvalidResourceId", why);

    public static ArmException InvalidParameter(string message)
        => new(400, "InvalidParameterValue", message);

    public static ArmException LocationRequired()
        => new(400, "LocationRequired", "The location property is required for this definition.");

    public static ArmException LocationChanged(string name, string from, string to)
        => new(409, "InvalidResourceLocation", $"The resource '{name}' already exists in location '{from}'. A resource with the same name cannot be created in location '{to}'. Please select a new resource name.");

    public static ArmException NotAllowed(string method, string what)
        => new(405, "MethodNotAllowed", $"{method} is not allowed on {what}.");

    public static ArmException NotFound(string message) => new(404, "NotFound", message);

    public static ArmException NotFound(string code, string message) => new(404, code, message);

    public static ArmException Conflict(string code, string message) => new(409, code, message);

    public static ArmException Bad(string code, string message) => new(400, code, message);

    public static ArmException Engine(string message) => new(500, "InternalServerError", message);

    public static ArmException Unavailable(string message) => new(503, "ServiceUnavailable", message);

    public static ArmException Bug(string correlationId)
        => new(500, "InternalServerError", $"The local cloud failed on this request. Its log has the details under correlation id '{correlationId}'.");
}
