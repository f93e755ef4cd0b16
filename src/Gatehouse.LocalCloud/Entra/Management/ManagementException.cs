using Gatehouse.LocalCloud.ResourceManager;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.Management;

/// <summary>A refused call of the command line: status, code and text, in Resource Manager's error form.</summary>
internal sealed class ManagementException : Exception
{
    private ManagementException(int status, string code, string message) : base(message) => (Status, Code) = (status, code);

    public int Status { get; }

    public string Code { get; }

    public static ManagementException NotFound(string message) => new(StatusCodes.Status404NotFound, "ResourceNotFound", message);

    public static ManagementException BadRequest(string message) => new(StatusCodes.Status400BadRequest, "InvalidRequestContent", message);

    public static ManagementException TooLarge(int limit) => new(StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", $"The request body is longer than {limit} bytes.");

    public static ManagementException Forbidden(Principal principal, string action, string scope)
        => new(StatusCodes.Status403Forbidden, "AuthorizationFailed", ArmException.Forbidden(principal, action, scope).Message);

    public static ManagementException ForPeople() => new(
        StatusCodes.Status403Forbidden, "AuthorizationFailed",
        "A managed identity cannot do this: it belongs to an app that runs in the local cloud. Sign in as a user or as an application.");
}
