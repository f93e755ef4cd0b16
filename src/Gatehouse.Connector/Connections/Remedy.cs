using Gatehouse.Connector.Sources;

namespace Gatehouse.Connector.Connections;

/// <summary>The commands that mend a connection, whole, so that they can be typed as they are.</summary>
internal static class Remedy
{
    /// <summary>Writes the settings again.</summary>
    public static string WriteAgain(ConnectionDraft draft)
        => draft.Authentication.NeedsSecret ? LoginAgain(draft)
            : draft.ClientType == ConnectionStrings.ClientType ? $"{Update(draft)} --client-type dotnet --config-connstr"
            : $"{Update(draft)} --client-type {draft.ClientType}";

    /// <summary>Makes the identity, the database user and the settings again.</summary>
    public static string LoginAgain(ConnectionDraft draft) => $"{Update(draft)} {Option(draft)}";

    private static string Update(ConnectionDraft draft) => $"{draft.Source.Commands} update {draft.Target.Name} --id {draft.LinkerId}";

    private static string Option(ConnectionDraft draft)
    {
        var authentication = draft.Authentication;
        return authentication.Kind switch
        {
            AuthenticationKind.SystemAssignedIdentity => "--system-identity",
            AuthenticationKind.UserAssignedIdentity => draft.Source.HasIdentity
                ? $"--user-identity client-id={authentication.ClientId} subs-id={authentication.SubscriptionId}"
                : $"--workload-identity {draft.UserAssignedId ?? "ID"}",
            AuthenticationKind.ServicePrincipalSecret => $"--service-principal client-id={authentication.ClientId} secret=SECRET",
            AuthenticationKind.UserAccount => $"--user-account object-id={authentication.ObjectId}",
            _ => $"--secret name={authentication.UserName} secret=SECRET",
        };
    }
}
