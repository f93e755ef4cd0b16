using System.Text.RegularExpressions;
using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Settings;

/// <summary>The data source of a Prisma schema: its engine takes a URL with a password, and no token.</summary>
internal static partial class PrismaSchema
{
    public static bool Handles(string path) => path.EndsWith(".prisma", StringComparison.Ordinal);

    public static void Read(App app, SourceFile file)
    {
        foreach (Match match in Url().Matches(file.Text))
        {
            if (match.Groups[1].Success)
            {
                app.PrismaKeys.Add(match.Groups[1].Value);
                continue;
            }

            var url = match.Groups[2].Value;
            var format = url.StartsWith("mysql", StringComparison.Ordinal) ? ConnectionFormat.MySqlUrl
                : url.StartsWith("postgres", StringComparison.Ordinal) ? ConnectionFormat.PostgresUrl : ConnectionFormat.JdbcSqlServer;
            if (ConnectionText.ToPasswordless(url, format) is not { Password: not null } conversion)
                continue;
            app.Keep(url, conversion);
            if (app.Scopes.OfConnectionString(new([url], []), format) is { Kind: not HostKind.Azure } other)
                app.Leave(file, match.Index, "prisma", other);
            else
                app.Report(
                    file, match.Index, "prisma", Outcome.Assisted, "Prisma's URL takes no token",
                    "give PrismaClient a driver adapter whose pool has a password function; migrations need a login of their own");
        }
    }

    [GeneratedRegex("""(?m)^\s*(?:url|directUrl)\s*=\s*(?:env\("([^"]+)"\)|"([^"]*)")""")]
    private static partial Regex Url();
}
