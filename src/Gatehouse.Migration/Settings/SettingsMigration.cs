using System.Text.RegularExpressions;
using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Settings;

/// <summary>Takes passwords out of settings: from connection strings, and settings that only the migrated code read.</summary>
internal sealed partial class SettingsMigration(App app, Func<string, bool> isUsedInCode)
{
    public void Migrate()
    {
        var spring = new SpringSettings(app).Rewrite();
        foreach (var setting in app.Settings.All.OrderBy(setting => setting.File.Path, StringComparer.Ordinal)
            .ThenBy(setting => setting.Start))
        {
            if (PasswordKey().IsMatch(setting.Key) && !Placeholder().IsMatch(setting.Value))
                app.Secrets.Add(setting.Value);
            if (spring.Contains(setting))
                continue;
            if (setting.Value.Length > 0 && FormatOf(setting) is { } format
                && ConnectionText.ToPasswordless(setting.Value, format, app.Options.Mode, app.Options.ClientId) is { } conversion
                && (conversion.Password is not null || (HasLost(setting) && conversion.Edits.Count > 0)))
                RewriteConnectionString(setting, format, conversion);
            else
                RemoveOrReport(setting);
        }
    }

    /// <summary>The format of a value that looks like a connection string; the code that reads it decides, then its looks.</summary>
    private ConnectionFormat? FormatOf(Setting setting)
    {
        if (app.Uses.Find(use => use.Role == SettingRole.ConnectionString && IsKey(use.Key, setting)) is { Format: { } used })
            return used;
        var text = setting.Value;
        if (Url().Match(text) is { Success: true } url)
        {
            return url.Groups[1].Value.ToLowerInvariant() switch
            {
                "postgres" or "postgresql" => ConnectionFormat.PostgresUrl,
                "mysql" or "mariadb" => ConnectionFormat.MySqlUrl,
                "jdbc" => ConnectionText.JdbcFormat(text),
                _ => ConnectionFormat.SqlUrl,
            };
        }

        if (!text.Contains(';', StringComparison.Ordinal))
            return text.Contains("host=", StringComparison.Ordinal)
                && text.Contains("password=", StringComparison.Ordinal) ? ConnectionFormat.Libpq : null;
        if (text.Contains("Driver=", StringComparison.OrdinalIgnoreCase))
            return ConnectionFormat.OdbcWithToken;
        var host = Scopes.HostIn(text, ConnectionFormat.SqlClient);
        if (host.Contains("postgres", StringComparison.OrdinalIgnoreCase) || text.Contains("Host=", StringComparison.OrdinalIgnoreCase))
            return ConnectionFormat.Npgsql;
        return host.Contains("mysql", StringComparison.OrdinalIgnoreCase) ? ConnectionFormat.MySqlConnector : ConnectionFormat.SqlClient;
    }

    private void RewriteConnectionString(Setting setting, ConnectionFormat format, Conversion conversion)
    {
        app.Keep(setting.Value, conversion);
        var host = conversion.Host is { } range ? setting.Value[range.Start..range.End] : "";
        if (conversion.Host is null || conversion.Password is not null
            && Placeholder().IsMatch(setting.Value[conversion.Password!.Value.Start..conversion.Password.Value.End])
            && DatabaseHost.KindOf(host) == HostKind.Unknown && !IsUsed(setting))
            return;
        var scope = app.Scopes.OfConnectionString(new([setting.Value], [setting.Key]), format);
        if (scope.Kind != HostKind.Azure || DatabaseHost.KindOf(host) == HostKind.Local)
        {
            app.Leave(setting.File, setting.ValueStart, setting.Key, scope.Kind == HostKind.Azure ? new(HostKind.Local, host, true)
                : scope);
            return;
        }

        if (app.PrismaKeys.Contains(setting.Key))
        {
            app.Report(
                setting.File, setting.ValueStart, setting.Key, Outcome.Assisted, "Prisma reads it, and its URL takes no token",
                "give PrismaClient a driver adapter whose pool has a password function; migrations need a login of their own");
            return;
        }

        if (NeedsCode(format) && !IsUsed(setting))
        {
            app.Report(
                setting.File, setting.ValueStart, setting.Key, Outcome.Assisted,
                "without the password the code has to give a token, and no code that was understood reads it",
                $"find what reads {setting.Key}, give its connections a token, then take the password out");
            return;
        }

        if (!setting.CanEdit)
        {
            app.Report(setting.File, setting.ValueStart, setting.Key, Outcome.Assisted, "this kind of file is reported, and never edited",
                "take the password out, and say how to log in instead");
            return;
        }

        app.EditsOf(setting.File)
            .Add(conversion.Edits.Select(edit => edit with
            {
                Start = setting.ValueStart + edit.Start,
                End = setting.ValueStart + edit.End
            }));
        app.Kinds.Add(format.Kind);
        // System.Data.SqlClient of the .NET Framework does not know the words.
        var isOld = setting.File.Text[setting.Start..setting.End]
            .Contains("providerName=\"System.Data.SqlClient\"", StringComparison.Ordinal);
        app.Report(
            setting.File, setting.ValueStart, setting.Key, Outcome.Rewritten, scope.Reason,
            isOld ? ["change to the package Microsoft.Data.SqlClient, also in providerName"] : []);
    }

    private void RemoveOrReport(Setting setting)
    {
        var use = app.Uses.Find(use => use.Role != SettingRole.ConnectionString && IsKey(use.Key, setting));
        if (use is null)
        {
            ReportPassword(setting);
            return;
        }

        var hosts = use.HostKeys.SelectMany(app.Settings.Of).Where(host => host.File == setting.File)
            .Select(host => DatabaseHost.KindOf(host.Value)).ToList();
        if (hosts.Contains(HostKind.Local) || (!use.IsGone && !hosts.Contains(HostKind.Azure)))
            return; // this file is about a database for development, which keeps its password
        if (isUsedInCode(setting.Key))
        {
            if (!use.IsGone)
                RemoveWhereAzure(setting, hosts);
            else
                app.Report(setting.File, setting.ValueStart, setting.Key, Outcome.Assisted,
                    $"the code uses {setting.Key} for something else too", $"look at every use of {setting.Key}, then take it out");
            return;
        }

        if (!setting.CanEdit)
        {
            app.Report(setting.File, setting.ValueStart, setting.Key, Outcome.Assisted, "this kind of file is reported, and never edited",
                $"take {setting.Key} out");
            return;
        }

        if (use.Role == SettingRole.Password)
            app.Secrets.Add(setting.Value);
        Remove(setting);
    }

    private void RemoveWhereAzure(Setting setting, List<HostKind> hosts)
    {
        if (hosts.Contains(HostKind.Azure) && setting.CanEdit)
            Remove(setting);
    }

    private void Remove(Setting setting)
    {
        app.EditsOf(setting.File).Add(TextEdit.Delete(setting.Start, setting.End));
        app.Report(setting.File, setting.ValueStart, setting.Key, Outcome.Rewritten, "no code reads it any more");
    }

    // A password beside the name of one of Azure's servers, which no code that was understood reads.
    private void ReportPassword(Setting setting)
    {
        if (!PasswordKey().IsMatch(setting.Key) || setting.Value.Length == 0 || Placeholder().IsMatch(setting.Value)
            || app.Sites.Exists(site => site.Path == setting.File.Path && site.Line == setting.Line))
            return;
        var prefix = PasswordKey().Replace(setting.Key, "");
        var host = app.Settings.All.FirstOrDefault(other => other.File == setting.File && other.Key != setting.Key
            && other.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                && DatabaseHost.KindOf(HostOf(other.Value)) == HostKind.Azure);
        var dialect = app.Settings.All.FirstOrDefault(other => other.File == setting.File && other.Key == prefix + "dialect");
        if (host is not null && dialect is not null)
            app.Report(setting.File, setting.ValueStart, "sequelize", Outcome.Assisted,
                $"the password of {DatabaseHost.Bare(HostOf(host.Value))}, in JSON, which can hold no code",
                "rename it to .js and begin it with module.exports =, also where it is read; then run the migration again");
        else if (host is not null)
            app.Report(setting.File, setting.ValueStart, setting.Key, Outcome.Assisted,
                $"the password of {DatabaseHost.Bare(HostOf(host.Value))}; no code that was understood reads it",
                $"find what reads {setting.Key}, then take it out");
    }

    // The host of a URL, or the value where it is none.
    private static string HostOf(string value) => UrlHost().Match(value) is { Success: true } url ? url.Groups[1].Value : value;

    // The code gave user and password beside it, and does no more: the string has to say how to log in.
    private bool HasLost(Setting setting)
        => app.Uses.Exists(use => use.Role == SettingRole.ConnectionString && use.IsGone && IsKey(use.Key, setting));

    // The drivers of SQL Server for .NET, Java and mssql-python, and JDBC's plugins, take their orders from the string alone.
    private static bool NeedsCode(ConnectionFormat format)
        => format == ConnectionFormat.OdbcWithToken || format == ConnectionFormat.SqlUrl || format == ConnectionFormat.Libpq
            || format == ConnectionFormat.PostgresUrl || format == ConnectionFormat.MySqlUrl
            || format == ConnectionFormat.Npgsql || format == ConnectionFormat.MySqlConnector;

    private bool IsUsed(Setting setting) => app.Uses.Exists(use => IsKey(use.Key, setting));

    // ConnectionStrings:Default, ConnectionStrings__Default and SQLAZURECONNSTR_Default are one.
    private static bool IsKey(string key, Setting setting)
        => key.Replace("__", ":", StringComparison.Ordinal)
            .Equals(setting.Key.Replace("__", ":", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(jdbc|postgres|postgresql|mysql|mariadb|mssql|sqlserver)(?:\+\w+)?:", RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"^[\w:+]{2,40}://(?:[^@/\s]{0,200}@)?([\w.-]{1,253})")]
    private static partial Regex UrlHost();

    [GeneratedRegex(@"^[<{\[%]|^\$|^(your|change|xxx|\*{3}|password$)", RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?:PASSWORD|PASSWD|PWD|PASS)$", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordKey();
}
