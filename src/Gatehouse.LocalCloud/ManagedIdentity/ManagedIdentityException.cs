using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.ManagedIdentity;

/// <summary>A refused request for a managed identity's token, in App Service's form.</summary>
internal sealed class ManagedIdentityException : Exception
{
    private ManagedIdentityException(int status, string message) : base(message) => Status = status;

    public int Status { get; }

    public static ManagedIdentityException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    /// <summary>App Service's own text: clients and people search for it.</summary>
    public static ManagedIdentityException NoSuchIdentity()
        => BadRequest("No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.");

    public static ManagedIdentityException NoSystemIdentity() => BadRequest(
        "No system-assigned managed identity is enabled for this app. Enable it ('gatehouse webapp identity assign'), or name a user-assigned one by client_id.");

    public static ManagedIdentityException WrongSecret(string header) => new(
        StatusCodes.Status401Unauthorized, $"The header {header} is missing or is not the secret of an app of this local cloud. 'gatehouse run' sets it.");
}
