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
        var makesUser = request.Authentication.HasPrincipal && !request.OptOut.HasFlag(OptOuts.Authentication);
        if (makesUser)
        {
            steps.Add(source.HasIdentity && request.Authentication.Kind is AuthenticationKind.SystemAssignedIdentity or AuthenticationKind.UserAssignedIdentity ? new AssignIdentity() : new FindPrincipal());
            steps.AddRange(Target.Of(request.ServerId)?.Preparation ?? []);
            steps.AddRange([new OpenFirewall(), new CreateDatabaseUser(), new GrantPrivileges()]);
        }

        if (!request.OptOut.HasFlag(OptOuts.ConfigurationInfo))
            steps.Add(new WriteSettings());
        if (request.File is not null)
            steps.Add(new WriteFile());
        if (makesUser && request.Update && Target.Of(request.ServerId)?.IsUserOfConnection == false)
            steps.Add(new DropFormerUser()); // while the record still names it
        steps.Add(new RecordConnection());
        return request.NoWait ? steps : [.. steps, new VerifyConnection(steps)];
    }
}
