using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Projects;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Java;

/// <summary>Migrates the connections of Java files.</summary>
internal sealed class JavaMigration(App app)
{
    public void Migrate(SourceFile file)
    {
        var module = new JavaModule(file);
        for (var i = 2; i < module.Tree.Count; i++)
        {
            if (module.Tree.Is(i, "getConnection") && module.Tree.Is(i - 2, "DriverManager") && module.Tree.Is(i + 1, "("))
                new JavaDriverManager(app, module, i).Rewrite();
        }

        new JavaDataSources(app, module).Rewrite();
    }

    /// <summary>The JDBC driver of a URL, or of what its setting is called.</summary>
    public static ConnectionFormat? FormatOf(App app, Value url)
    {
        foreach (var text in url.Texts.Concat(url.Keys.SelectMany(app.Settings.ValuesOf)))
        {
            if (ConnectionText.JdbcFormat(text) is { } format && text.TrimStart().StartsWith("jdbc:", StringComparison.Ordinal))
                return format;
        }

        return url.Keys.Select(key => key.ToUpperInvariant()).Select(key =>
            key.Contains("POSTGRES", StringComparison.Ordinal)
                || key.StartsWith("PG", StringComparison.Ordinal) ? ConnectionFormat.JdbcPostgres
            : key.Contains("MYSQL", StringComparison.Ordinal) ? ConnectionFormat.JdbcMySql
            : key.Contains("SQL", StringComparison.Ordinal) ? ConnectionFormat.JdbcSqlServer : null)
                .FirstOrDefault(format => format is not null);
    }

    public static void Require(App app, string path, DatabaseKind kind)
    {
        app.Kinds.Add(kind);
        app.Dependencies.Add(kind == DatabaseKind.Sql
            ? new(Ecosystem.Java, path, "com.azure:azure-identity", "1.14.2")
            : new(Ecosystem.Java, path, "com.azure:azure-identity-extensions", "1.2.0"));
    }

    /// <summary>The host of a URL: also one that a place-holder of Spring's or a hole gives.</summary>
    public static Scope ScopeOf(App app, Bindings bindings, Expression url, ConnectionFormat format)
    {
        var scope = app.Scopes.OfConnectionString(bindings.ValueOf(url), format);
        if (scope.Kind != HostKind.Unknown || bindings.Resolve(url) is not TextExpression text)
            return scope;
        var texts = new Texts(text);
        return ConnectionText.ToPasswordless(texts.Characters, format) is { } conversion
            && texts.Holes(conversion.Host).FirstOrDefault() is { } hole
            ? app.Scopes.Of(bindings.ValueOf(hole))
            : scope;
    }

    /// <summary>The edits that make a URL passwordless where it is written in the file; null where it is not, or cannot be.</summary>
    public static IReadOnlyList<TextEdit>? UrlEdits(App app, JavaModule module, Expression url, ConnectionFormat format)
    {
        if (module.Bindings.Resolve(url) is not TextExpression text || text.Tree != module.Tree)
            return null;
        var texts = new Texts(text);
        if (ConnectionText.ToPasswordless(texts.Characters, format, app.Options.Mode, app.Options.ClientId) is not { } conversion)
            return null;
        app.Keep(texts.Characters, conversion);
        return texts.ToFile(conversion.Edits);
    }

    public static bool IsToken(JavaModule module, Expression value)
    {
        var source = value.Source + " " + module.Bindings.Resolve(value).Source;
        return source.Contains("getToken", StringComparison.Ordinal) || source is "null null"
            || source.Contains("ccessToken", StringComparison.Ordinal);
    }
}
