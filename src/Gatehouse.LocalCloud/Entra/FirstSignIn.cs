using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Entra;

/// <summary>Gives a new tenant its first person, the developer, and signs the command line in as that person.</summary>
/// <remarks>The developer has no password: nobody chose one. It can be given one, for sign-ins by other programs.</remarks>
internal static class FirstSignIn
{
    private const string Scope = "https://management.core.windows.net//.default openid offline_access";

    public static void Ensure(CloudContext cloud, RefreshTokens refreshTokens)
    {
        if (cloud.Directory.Users.All.Count > 0)
            return;
        var (id, name) = (Guid.NewGuid().ToString(), $"developer@{cloud.Tenant.Domain}");
        var refreshToken = refreshTokens.Issue(new(id, PublicClients.AzureCli, Scope, ["pwd"], cloud.Time.GetUtcNow()));

        // The login before the user: a crash between the two leaves a tenant without users, and the next start does both again.
        DurableFile.Write(cloud.Data.LoginFile, Encoding.UTF8.GetBytes(new JsonObject { ["user"] = name, ["refreshToken"] = refreshToken }.ToJsonString()));
        cloud.Directory.Users.Add(id, name, "Developer", password: null);
        cloud.Logs.CreateLogger("Gatehouse.LocalCloud.Entra").DeveloperSignedIn(cloud.Tenant.TenantId, name);
    }
}
