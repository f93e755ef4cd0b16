using Gatehouse.Connector.Connections.Steps;

namespace Gatehouse.Connector.Connections;

/// <summary>What a check of a connection found.</summary>
public enum CheckResult
{
    /// <summary>It is as it should be.</summary>
    Success,

    /// <summary>It could not be looked at, and the text says why.</summary>
    Warning,

    /// <summary>It is not as it should be, and the text says what to do.</summary>
    Failure,
}

/// <summary>One check of a connection.</summary>
/// <param name="Name">What was looked at, as Azure's service connector words it where it has the check.</param>
/// <param name="Result">What was found.</param>
/// <param name="Description">What was seen and what to do; null when there is nothing to say.</param>
public sealed record ConnectionCheck(string Name, CheckResult Result, string? Description);

/// <summary>Looks whether a connection works: everything that it made is there, and the source's login succeeds.</summary>
public static class ConnectionValidation
{
    private const string Unknown = "gatehouseUnknownSecret"; // stands where a setting has the secret

    /// <summary>Runs all checks. Changes nothing.</summary>
    /// <param name="sourceId">Resource id of the source.</param>
    /// <param name="name">Name of the connection.</param>
    /// <param name="services">The ways to the services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectorException">There is no such connection, or its record cannot be read.</exception>
    public static async Task<IReadOnlyList<ConnectionCheck>> RunAsync(
        string sourceId, string name, ConnectionServices services, CancellationToken cancellationToken)
    {
        var linker = await new ConnectionReader(services.ResourceManager, sourceId).GetAsync(name, cancellationToken);
        var draft = new ConnectionDraft(Linkers.RequestOf(linker, sourceId) with { Access = AccessLevel.Read }, services);
        await using var sessions = draft.CallerSessions;
        var checks = new Checks(draft, cancellationToken);
        draft.Caller = Caller.FromToken(await services.Tokens(TokenResources.ResourceManager, cancellationToken));
        if (!await checks.StepAsync("Source resource existence validated.", new ReadSource()))
            return checks.All;
        if (!await checks.StepAsync("Target resource existence validated.", new ReadTarget()))
            return checks.All;
        var principal = await PrincipalAsync(draft, checks);
        if (await ConfigurationAsync(draft, checks, cancellationToken) is { } secret)
            draft = draft.WithSecret(secret);
        if (draft.Request.OptOut.HasFlag(OptOuts.Authentication))
            checks.Add("Database login validated.", CheckResult.Warning, "The connection was made with --opt-out auth: its database user is not gatehouse's business.");
        else if (principal)
            await DatabaseAsync(draft, checks, cancellationToken);
        return checks.All;
    }

    private static async Task<bool> PrincipalAsync(ConnectionDraft draft, Checks checks)
    {
        if (!draft.Authentication.HasPrincipal)
            return true;
        var steps = ConnectionSteps.Of(draft.Request).Where(step => step is AssignIdentity or FindPrincipal);
        return steps.FirstOrDefault() is not { } step || await checks.StepAsync(
            "Managed Identity existence validated.", step,
            $"The {draft.Source.Title} does not have the identity any more. Assign it with: {Remedy.LoginAgain(draft)}");
    }

    /// <returns>The secret that the settings hold. Null when the connection has none, or it is not found.</returns>
    private static async Task<string?> ConfigurationAsync(ConnectionDraft draft, Checks checks, CancellationToken cancellationToken)
    {
        const string name = "Configured connection information validated.";
        if (draft.Request.OptOut.HasFlag(OptOuts.ConfigurationInfo))
        {
            checks.Add(name, CheckResult.Warning, "The connection was made with --opt-out configinfo: its settings are not gatehouse's business.");
            return null;
        }

        if (draft.Source.Settings(draft.ResourceManager, draft.Request.Scope, draft.ClientType) is not { } store)
            return null;
        var present = await store.ReadAsync(cancellationToken);
        // What has the secret cannot be compared: no record gives it back.
        var filled = draft.Authentication.NeedsSecret ? draft.WithSecret(Unknown) : draft;
        var secrets = filled.SecretNames();
        var wrong = filled.Configurations().Select(one => one.Entry)
            .Where(one => secrets.Contains(one.Name) ? !present.ContainsKey(one.Name) : present.GetValueOrDefault(one.Name) != one.Value)
            .Select(one => present.ContainsKey(one.Name) ? $"'{one.Name}' has another value" : $"'{one.Name}' is missing").ToList();
        checks.Add(
            secrets.Count > 0 ? "Configured connection information validated (except for username/password)." : name,
            wrong.Count == 0 ? CheckResult.Success : CheckResult.Failure,
            wrong.Count == 0 ? null : $"{string.Join(", ", wrong)}. Write the settings again with: {Remedy.WriteAgain(draft)}");
        return filled.Configurations().Select(one => SecretIn(one.Entry.Value, present.GetValueOrDefault(one.Entry.Name))).FirstOrDefault(one => one is not null);
    }

    private static string? SecretIn(string pattern, string? value)
        => value is not null && pattern.Split(Unknown) is [var before, var after] && value.Length >= before.Length + after.Length
            && value.StartsWith(before, StringComparison.Ordinal) && value.EndsWith(after, StringComparison.Ordinal) ? value[before.Length..^after.Length] : null;

    private static async Task DatabaseAsync(ConnectionDraft draft, Checks checks, CancellationToken cancellationToken)
    {
        const string login = "Database login validated.";
        try
        {
            if (await LoginCheck.RunAsync(draft, cancellationToken))
            {
                checks.Add(login, CheckResult.Success, null);
                return;
            }
        }
        catch (ConnectorException e)
        {
            checks.Add(login, CheckResult.Failure, $"{e.Message} Make the database user again with: {Remedy.LoginAgain(draft)}");
            await CatalogAsync(draft, checks, cancellationToken);
            return;
        }

        checks.Add(login, CheckResult.Warning, "You cannot get what the source logs in with, so the login was not tried.");
        await CatalogAsync(draft, checks, cancellationToken);
    }

    // The next best: what an administrator reads about the user.
    private static async Task CatalogAsync(ConnectionDraft draft, Checks checks, CancellationToken cancellationToken)
    {
        const string user = "Database user existence validated.";
        if (!draft.Authentication.HasPrincipal)
            return;
        try
        {
            foreach (var step in draft.Target.Preparation)
            {
                if (!await step.CheckAsync(draft, cancellationToken))
                {
                    checks.Add(user, CheckResult.Warning, $"You are no administrator of server '{draft.ServerName}', so the user could not be looked at.");
                    return;
                }
            }

            var found = await draft.Target.Access.FindUserAsync(draft, cancellationToken);
            var mapped = draft.Target.Access.MappingOf(draft).Equals(found.Mapping, StringComparison.OrdinalIgnoreCase);
            checks.Add(
                user,
                mapped ? CheckResult.Success : CheckResult.Failure,
                mapped ? null : $"The database user '{draft.DatabaseUser}' {(found.Exists ? $"is mapped to {found.Mapping ?? "no principal"}" : "does not exist")}. "
                    + $"Make it again with: {Remedy.LoginAgain(draft)}");
            if (!mapped)
                return;
            var gap = await draft.Target.Access.GapAsync(draft, AccessLevel.Read, cancellationToken);
            var lacking = gap.Missing.Concat(gap.OthersMissing).ToList();
            checks.Add(
                "Database user privileges validated.",
                lacking.Count == 0 ? CheckResult.Success : CheckResult.Failure,
                lacking.Count == 0 ? null : $"It lacks: {string.Join("; ", lacking.Select(one => draft.Target.Access.Grant(one, draft.DatabaseUser)))}");
        }
        catch (ConnectorException e)
        {
            checks.Add(user, CheckResult.Warning, e.Message);
        }
    }

    private sealed class Checks(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        private readonly List<ConnectionCheck> _all = [];

        public IReadOnlyList<ConnectionCheck> All => _all;

        public void Add(string name, CheckResult result, string? description) => _all.Add(new(name, result, description));

        public async Task<bool> StepAsync(string name, IConnectionStep step, string remedy = "")
        {
            try
            {
                var done = await step.CheckAsync(draft, cancellationToken);
                Add(name, done ? CheckResult.Success : CheckResult.Failure, done ? null : remedy);
                return done;
            }
            catch (ConnectorException e) when (e.Code != ConnectorErrorCode.NotSignedIn)
            {
                Add(name, e.Code == ConnectorErrorCode.Unavailable ? CheckResult.Warning : CheckResult.Failure, e.Message);
                return false;
            }
        }
    }
}
