using Gatehouse.Connector.Connections.Steps;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections;

/// <summary>Makes passwordless connections from apps to PostgreSQL flexible servers.</summary>
public static class PostgresConnection
{
    /// <summary>Makes the connection. Doing it again changes nothing.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="services">The ways to the services.</param>
    /// <param name="progress">Told each step's sentence before it begins. Null when nobody listens.</param>
    /// <param name="cancellationToken">Stops between and within steps; what was done stays and is found done by the next attempt.</param>
    /// <exception cref="ConnectorException">A step failed; its code and text say which and what to do.</exception>
    public static async Task<ConnectionOutcome> CreateAsync(
        ConnectionRequest request, ConnectionServices services, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var draft = new ConnectionDraft(request, services);
        var done = new List<StepOutcome>();
        foreach (var step in Steps())
        {
            progress?.Report(step.Sentence(draft));
            var asWanted = await step.CheckAsync(draft, cancellationToken);
            if (!asWanted)
                await step.ApplyAsync(draft, cancellationToken);
            done.Add(new StepOutcome(step.Sentence(draft), !asWanted));
        }

        var linker = await services.ResourceManager.GetAsync(ResourceIds.Linker(request.SourceId, draft.Name), ApiVersions.ServiceLinker, cancellationToken);
        return new ConnectionOutcome(linker, [.. draft.Configurations().Select(configuration => configuration.Entry)], done);
    }

    private static List<IConnectionStep> Steps()
    {
        List<IConnectionStep> steps =
        [
            new ReadSource(),
            new ReadTarget(),
            new AssignIdentity(),
            new EnableEntraAuthentication(),
            new EnsureAdministrator(),
            new CreateDatabaseUser(),
            new GrantPrivileges(),
            new WriteSettings(),
            new RecordConnection(),
        ];
        return [.. steps, new VerifyConnection([.. steps.Where(step => step is CreateDatabaseUser or GrantPrivileges or WriteSettings or RecordConnection)])];
    }
}
