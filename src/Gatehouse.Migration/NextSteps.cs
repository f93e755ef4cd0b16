namespace Gatehouse.Migration;

/// <summary>The steps that are not code, as commands.</summary>
internal static class NextSteps
{
    public static IReadOnlyList<string> Of(App app)
    {
        if (!app.Sites.Exists(site => site.Outcome == Outcome.Rewritten))
            return [];
        List<string> steps = [];
        foreach (var kind in app.Kinds.Order())
        {
            steps.Add(kind switch
            {
                Connections.DatabaseKind.Postgres =>
                    "gatehouse webapp connection create postgres-flexible -g GROUP -n APP --tg GROUP --server SERVER --database DATABASE --system-identity   # identity, database user, settings",
                Connections.DatabaseKind.MySql =>
                    "gatehouse webapp connection create mysql-flexible -g GROUP -n APP --tg GROUP --server SERVER --database DATABASE --system-identity mysql-identity-id=ID   # identity, database user, settings",
                _ => "gatehouse webapp connection create sql -g GROUP -n APP --tg GROUP --server SERVER --database DATABASE --system-identity   # identity, database user, settings",
            });
        }

        steps.Add("# the user of a PostgreSQL or MySQL connection is now the database user of the identity: give the app the name that `connection create` prints");
        steps.Add("# rotate the old password: it stays in the history of the repository, and in every copy of it");
        return steps;
    }
}
