using System.Text.RegularExpressions;
using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Projects;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Settings;

/// <summary>Rewrites Spring's data sources: URL, user and password are settings side by side.</summary>
/// <remarks>https://learn.microsoft.com/azure/developer/java/spring-framework/configure-spring-data-jdbc-with-azure-postgresql says what
/// passwordless needs.</remarks>
internal sealed partial class SpringSettings(App app)
{
    private static readonly string[] UrlNames = ["url", "jdbcurl"];

    /// <summary>Rewrites every data source whose URL is JDBC's. What it decided about is left to nobody else.</summary>
    public HashSet<Setting> Rewrite()
    {
        HashSet<Setting> done = [];
        foreach (var password in app.Settings.All.Where(setting => Split(setting.Key).Name == "password" && setting.Value.Length > 0)
            .OrderBy(setting => setting.File.Path, StringComparer.Ordinal))
        {
            var prefix = Split(password.Key).Prefix;
            var siblings = app.Settings.All.Where(setting => setting.File == password.File && Split(setting.Key).Prefix == prefix).ToList();
            var url = siblings.Find(setting => UrlNames.Contains(Split(setting.Key).Name)
                && setting.Value.StartsWith("jdbc:", StringComparison.Ordinal));
            if (url is null || ConnectionText.JdbcFormat(url.Value) is not { } format)
                continue;
            done.Add(password);
            Rewrite(password, url, siblings.Find(setting => Split(setting.Key).Name is "username" or "user"), format, done);
        }

        return done;
    }

    private void Rewrite(Setting password, Setting url, Setting? user, ConnectionFormat format, HashSet<Setting> done)
    {
        app.Secrets.Add(PlaceHolder().Match(password.Value) is { Success: true } holder ? holder.Groups[2].Value : password.Value);
        var scope = ScopeOf(url.Value, format);
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(password.File, password.ValueStart, "spring", scope);
            return;
        }

        if (!password.CanEdit)
        {
            app.Report(password.File, password.ValueStart, "spring", Outcome.Assisted, "this kind of file is reported, and never edited",
                "take the password out, and say in the URL how to log in");
            return;
        }

        var edits = app.EditsOf(password.File);
        var isSpring = Split(password.Key).Prefix is "spring.datasource" && format.Kind != DatabaseKind.Sql;
        if (isSpring)
        {
            edits.Add(Switch(password));
            app.Dependencies.Add(new(Ecosystem.Java, password.File.Path,
                $"com.azure.spring:spring-cloud-azure-starter-jdbc-{(format.Kind == DatabaseKind.Postgres ? "postgresql" : "mysql")}",
                "5.22.0"));
        }
        else
        {
            edits.Add(TextEdit.Delete(password.Start, password.End));
            app.Dependencies.Add(new(Ecosystem.Java, password.File.Path, format.Kind == DatabaseKind.Sql ? "com.azure:azure-identity"
                : "com.azure:azure-identity-extensions", format.Kind == DatabaseKind.Sql ? "1.14.2" : "1.2.0"));
        }

        // The starter adds its own plugin to the URL.
        if (!isSpring
            && ConnectionText.ToPasswordless(url.Value, format, app.Options.Mode, app.Options.ClientId) is { Edits: { Count: > 0 } inUrl })
            edits.Add(inUrl.Select(edit => edit with { Start = url.ValueStart + edit.Start, End = url.ValueStart + edit.End }));
        if (user is not null && format.Kind == DatabaseKind.Sql)
        {
            edits.Add(TextEdit.Delete(user.Start, user.End));
            done.Add(user);
        }
        else if (user is not null && user.Value.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
            && !user.Value[at..].Contains('.', StringComparison.Ordinal))
        {
            edits.Add(TextEdit.Delete(user.ValueStart + at, user.ValueEnd));
        }

        done.Add(url);
        app.Kinds.Add(format.Kind);
        app.Report(password.File, password.ValueStart, "spring", Outcome.Rewritten, scope.Reason);
        if (PlaceHolder().Match(password.Value) is { Success: true } variable)
            app.Uses.Add(new(variable.Groups[1].Value, SettingRole.Password, null, [], true));
    }

    private static TextEdit Switch(Setting password)
    {
        var line = password.File.Text[password.Start..password.End];
        var ending = line[line.TrimEnd('\r', '\n').Length..];
        var indent = password.File.Indentation(password.Start);
        if (password.Key.Contains('_', StringComparison.Ordinal))
        {
            var key = line.IndexOf(password.Key, StringComparison.Ordinal);
            var (valueStart, valueEnd) = (password.ValueStart - password.Start, password.ValueEnd - password.Start);
            var between = line[(key + password.Key.Length)..valueStart];
            return new(
                password.Start, password.End, $"{line[..key]}SPRING_DATASOURCE_AZURE_PASSWORDLESSENABLED{between}true{line[valueEnd..]}");
        }

        if (line.TrimStart().StartsWith("spring.", StringComparison.Ordinal))
            return new(password.Start, password.End, $"{indent}spring.datasource.azure.passwordless-enabled=true{ending}");
        return new(password.Start, password.End,
            $"{indent}azure:{(ending.Length > 0 ? ending : "\n")}{indent}  passwordless-enabled: true{ending}");
    }

    private Scope ScopeOf(string url, ConnectionFormat format)
    {
        var match = PlaceHolder().Match(url);
        var host = url.IndexOf("://", StringComparison.Ordinal);
        if (match.Success && host >= 0 && match.Index == host + 3)
            return app.Scopes.Of(new(match.Groups[2].Value.Length > 0 ? [match.Groups[2].Value] : [], [match.Groups[1].Value]));
        // ${DB_URL:jdbc:…}: a whole URL from a variable.
        return app.Scopes.OfConnectionString(new([url], []), format);
    }

    // spring.datasource.password, SPRING_DATASOURCE_PASSWORD and spring.datasource.hikari.password are one to Spring.
    private static (string Prefix, string Name) Split(string key)
    {
        var path = (key.Any(char.IsLower) ? key : key.Replace('_', '.')).ToLowerInvariant().Replace("-", "", StringComparison.Ordinal)
            .Replace(".hikari.", ".", StringComparison.Ordinal);
        var dot = path.LastIndexOf('.');
        return dot < 0 ? ("", path) : (path[..dot], path[(dot + 1)..]);
    }

    [GeneratedRegex(@"\$\{([\w.-]+)(?::([^}]*))?\}")]
    private static partial Regex PlaceHolder();
}
