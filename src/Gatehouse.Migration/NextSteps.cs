using Gatehouse.Migration.Connections;

namespace Gatehouse.Migration;

/// <summary>The steps that are not code, as commands.</summary>
internal static class NextSteps
{
    private const string Create = "gatehouse webapp connection create";
    private const string Names = "-g GROUP -n APP --tg GROUP --server SERVER --database DATABASE --system-identity";

    public static IReadOnlyList<string> Of(App app)
    {
        if (!app.Sites.Exists(site => site.Outcome == Outcome.Rewritten))
            return [];
        List<string> steps = ["# give the app an identity, a database user for it, and the settings (az has the same command):"];
        steps.AddRange(app.Kinds.Order().Select(kind => kind switch
        {
            DatabaseKind.Postgres => $"{Create} postgres-flexible {Names}",
            DatabaseKind.MySql => $"{Create} mysql-flexible {Names} mysql-identity-id=ID",
            _ => $"{Create} sql {Names}",
        }));
        steps.Add("# or the database user by hand, as the server's Microsoft Entra administrator:");
        steps.AddRange(app.Kinds.Order().Select(kind => kind switch
        {
            DatabaseKind.Postgres
                => "SELECT * FROM pgaadauth_create_principal('NAME', false, false);   -- in the database postgres; then GRANT",
            DatabaseKind.MySql => "CREATE AADUSER 'NAME' IDENTIFIED BY 'CLIENT-ID';   -- then GRANT",
            _ => "CREATE USER [NAME] FROM EXTERNAL PROVIDER; ALTER ROLE db_datareader ADD MEMBER [NAME];   -- and db_datawriter",
        }));
        if (app.Kinds.Any(kind => kind != DatabaseKind.Sql))
            steps.Add("# the user that the app connects as is now that database user: change the setting or the text that names it");
        steps.Add("# change the old password: it stays in the history of the repository, and in every copy of it");
        return steps;
    }
}
