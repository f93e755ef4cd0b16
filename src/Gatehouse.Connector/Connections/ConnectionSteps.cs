using Gatehouse.Connector.Connections.Steps;
using Gatehouse.Connector.Sources;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Connections;

/// <summary>The steps that a request takes, in order.</summary>
internal static class ConnectionSteps
{
    public static IReadOnlyList<IConnectionStep> Of(ConnectionRequest request)
    {
        var source = Source.Of(request.SourceId);
        var steps = new List<IConnectionStep> { new CheckPermissions(), new ReadSource(), new ReadTarget() };
        if (request.Authentication.HasPrincipal && !request.OptOut.HasFlag(OptOuts.Authentication))
        {
            steps.Add(source.HasIdentity && request.Authentication.Kind is AuthenticationKind.SystemAssignedIdentity or AuthenticationKind.UserAssignedIdentity ? new AssignIdentity() : new FindPrincipal());
            steps.AddRange(Target.Of(request.ServerId)?.Preparation ?? []);
            steps.AddRange([new OpenFirewall(), new CreateDatabaseUser(), new GrantPrivileges()]);
        }

        if (!request.OptOut.HasFlag(OptOuts.ConfigurationInfo))
            steps.Add(new WriteSettings());
        if (request.File is not null)
            steps.Add(new WriteFile());
        steps.Add(new RecordConnection());
        return request.NoWait ? steps : [.. steps, new VerifyConnection(steps)];
    }

    /// <summary>Whether this version can log in to the target's databases.</summary>
    public static bool HasSessions(ConnectionDraft draft)
    {
        try
        {
            draft.Target.Sessions(draft.Services);
            return true;
        }
        catch (ConnectorException e) when (e.Code == ConnectorErrorCode.NotSupported)
        {
            return false;
        }
    }
}
