namespace Gatehouse.LocalCloud.Run;

/// <summary>How an app asks the local cloud for its identities' tokens: App Service's <c>IDENTITY_ENDPOINT</c> and <c>IDENTITY_HEADER</c>.</summary>
/// <param name="Endpoint">The managed identity endpoint, e.g. <c>http://127.0.0.1:41002/msi/token</c>.</param>
/// <param name="Secret">The app's header secret. Never log it.</param>
public sealed record AppIdentity(Uri Endpoint, string Secret)
{
    /// <summary>The endpoint only, so that the secret never reaches a log by accident.</summary>
    public override string ToString() => $"AppIdentity({Endpoint})";
}
