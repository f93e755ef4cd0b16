using System.Buffers;
using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Projects;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gatehouse.Migration.CSharp;

/// <summary>Migrates the connections of C# files.</summary>
internal sealed class CSharpMigration(App app)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);
    private static readonly Bindings Plain = new();

    private static readonly SearchValues<string> Providers = SearchValues.Create(
        ["UsePasswordProvider", "UsePeriodicPasswordProvider", "UseEntraAuthentication", "ProvidePasswordCallback", "AccessTokenCallback"],
        StringComparison.Ordinal);

    public static bool Handles(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first error of the syntax, with its line; null where there is none.</summary>
    public static string? ErrorOf(string text)
        => CSharpSyntaxTree.ParseText(text, Options).GetDiagnostics().FirstOrDefault(found
            => found.Severity == DiagnosticSeverity.Error) is { } error
            ? $"line {error.Location.GetLineSpan().StartLinePosition.Line + 1}: {error.Id}" : null;

    public void Migrate(SourceFile file)
    {
        Migrate(file, Options);
        // The other branches of #if.
        var symbols = file.Text.Split('\n')
            .Where(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)
            || line.TrimStart().StartsWith("#elif", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ', '(', ')', '!', '&', '|', '\r')).Where(word => word.Length > 0 && char.IsLetter(word[0]))
                .Distinct().ToList();
        if (symbols.Count > 0)
            Migrate(file, Options.WithPreprocessorSymbols(symbols));
    }

    private void Migrate(SourceFile file, CSharpParseOptions options)
    {
        var root = CSharpSyntaxTree.ParseText(file.Text, options).GetRoot();
        var values = new CSharpValues(file, root);
        foreach (var site in CSharpSites.Find(root))
        {
            if (root.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
            {
                app.Report(file, site.Whole.SpanStart, site.Driver, Outcome.Refused, "the file does not parse");
                continue;
            }

            Rewrite(file, root, site, values.Read(site.Text));
        }

        new CSharpBuilders(app, file, root, values).Rewrite();
    }

    /// <summary>Changes <c>using</c> lines of a driver that knows no tokens to those of its successor.</summary>
    public static void Succeed(App app, SourceFile file, SyntaxNode root, DatabaseKind kind)
    {
        var (old, successor, version) = kind switch
        {
            DatabaseKind.Sql => ("System.Data.SqlClient", "Microsoft.Data.SqlClient", "5.2.2"),
            DatabaseKind.MySql => ("MySql.Data.MySqlClient", "MySqlConnector", "2.4.0"),
            _ => ("", "", ""),
        };
        foreach (var name in root.DescendantNodes().OfType<QualifiedNameSyntax>().Where(name => old.Length > 0 && name.ToString() == old))
        {
            app.EditsOf(file).Add(new TextEdit(name.SpanStart, name.Span.End, successor));
            app.Dependencies.Add(new(Ecosystem.NuGet, file.Path, successor, version));
        }

        // From version 7 on the logins of Entra are in a package of their own.
        if (kind == DatabaseKind.Sql && CSharpProject.VersionOf(app, file.Path, "Microsoft.Data.SqlClient") is >= 7 and var major)
            app.Dependencies.Add(new(Ecosystem.NuGet, file.Path, "Microsoft.Data.SqlClient.Extensions.Azure", $"{major}.0.0"));
    }

    private void Rewrite(SourceFile file, SyntaxNode root, CSharpSite site, Expression value)
    {
        List<TextEdit> edits = [];
        var known = Plain.ValueOf(value);
        var scope = app.Scopes.OfConnectionString(known, site.Format);
        switch (value)
        {
            case TextExpression text:
                var texts = new Texts(text);
                if (ConnectionText.ToPasswordless(texts.Characters, site.Format, app.Options.Mode,
                    app.Options.ClientId) is not { Password: not null } conversion)
                    return;
                if (texts.IsToken(conversion.Password))
                    return;
                app.Keep(texts.Characters, conversion);
                if (scope.Kind == HostKind.Unknown && texts.Holes(conversion.Host).FirstOrDefault() is { } hole)
                    scope = app.Scopes.Of(Plain.ValueOf(hole));
                if (scope.Kind == HostKind.Azure && texts.ToFile(conversion.Edits) is not { } inFile)
                {
                    app.Report(file, site.Whole.SpanStart, site.Driver, Outcome.Assisted,
                        "the connection string is put together in a way that cannot be edited", "take user and password out of it by hand");
                    return;
                }

                if (scope.Kind == HostKind.Azure)
                    edits.AddRange(texts.ToFile(conversion.Edits)!);
                foreach (var key in texts.Holes(conversion.Password).SelectMany(password => Plain.ValueOf(password).Keys))
                    app.Uses.Add(new(key, SettingRole.Password, null, [], true));
                break;
            case EnvironmentExpression read:
                if (site.Wrap == CSharpWrap.None && site.Format.Kind == DatabaseKind.Sql && !NeedsSuccessor(root, site))
                {
                    // The setting is the site.
                    app.Uses.Add(new(read.Key, SettingRole.ConnectionString, site.Format, [], false));
                    return;
                }

                var candidates = app.Settings.ValuesOf(read.Key).Concat(known.Texts).ToList();
                if (HasProvider(file)
                    || (candidates.Count > 0
                        && candidates.TrueForAll(candidate => ConnectionText.ToPasswordless(candidate,
                            site.Format) is null or { Password: null })))
                {
                    return;
                }

                break;
            default:
                return;
        }

        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(file, site.Whole.SpanStart, site.Driver, scope);
            return;
        }

        if (site.Wrap == CSharpWrap.Unable)
        {
            app.Report(file, site.Whole.SpanStart, site.Driver, Outcome.Assisted, "this call has no place for a token",
                "make the data source from a builder with UsePasswordProvider, and pass that");
            return;
        }

        foreach (var key in known.Keys)
            app.Uses.Add(new(key, SettingRole.ConnectionString, site.Format, [], false));
        Wrap(file, site, edits);
        // It connects too, to ask for the version.
        foreach (var version in root.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => site is { Wrap: CSharpWrap.Argument, Format.Kind: DatabaseKind.MySql }
            && call.Expression.ToString() == "ServerVersion.AutoDetect"
            && call.ArgumentList.Arguments is [var argument] && argument.ToString() == site.Text.ToString()))
        {
            var span = version.ArgumentList.Arguments[0].Span;
            edits.Add(TextEdit.Insert(span.Start, $"PasswordlessMySql.{site.Method}("));
            edits.Add(TextEdit.Insert(span.End, ")"));
        }

        if (app.EditsOf(file).Overlaps(edits))
            return;
        app.EditsOf(file).Add(edits);
        Succeed(app, file, root, site.Format.Kind);
        app.Kinds.Add(site.Format.Kind);
        var isOld = site.Format.Kind == DatabaseKind.Postgres && CSharpProject.VersionOf(app, file.Path, "Npgsql") < 8;
        app.Report(file, site.Whole.SpanStart, site.Driver, Outcome.Rewritten, scope.Reason, isOld
            ? ["update Npgsql to version 8 or later, which asks for a password per connection"] : []);
    }

    /// <summary>Wraps the connections that are made from a builder's text.</summary>
    public void WrapBuilt(SourceFile file, SyntaxNode root, string? builder, ConnectionFormat format)
    {
        foreach (var site in CSharpSites.Find(root).Where(site => site.Format == format && builder is not null))
        {
            if (site.Text.ToString() != $"{builder}.ConnectionString" && site.Text.ToString() != $"{builder}.ToString()"
                && site.Text.ToString() != builder)
                continue;
            List<TextEdit> edits = [];
            Wrap(file, site, edits);
            app.EditsOf(file).Add(edits);
            app.Report(file, site.Whole.SpanStart, site.Driver, Outcome.Rewritten, "its connection string is that of the builder above");
        }
    }

    // The program gives its connections tokens already.
    private static bool HasProvider(SourceFile file) => file.Text.AsSpan().ContainsAny(Providers);

    private static bool NeedsSuccessor(SyntaxNode root, CSharpSite site)
        => site.Driver == "SqlClient"
            && root.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Any(directive => directive.Name?.ToString() == "System.Data.SqlClient");

    private void Wrap(SourceFile file, CSharpSite site, List<TextEdit> edits)
    {
        if (site.Wrap == CSharpWrap.None)
            return;
        var name = site.Format.Kind == DatabaseKind.Postgres ? "PasswordlessPostgres" : "PasswordlessMySql";
        if (site.Wrap == CSharpWrap.Argument)
        {
            edits.Add(TextEdit.Insert(site.Text.SpanStart, $"{name}.{site.Method}("));
            edits.Add(TextEdit.Insert(site.Text.Span.End, ")"));
        }
        else
        {
            // new NpgsqlConnection(text) -> PasswordlessPostgres.Connect(text); an initializer after it has no place there.
            var arguments = site.Whole is BaseObjectCreationExpressionSyntax creation ? creation.ArgumentList!
                : ((InvocationExpressionSyntax)site.Whole).ArgumentList;
            edits.Add(new(site.Whole.SpanStart, arguments.SpanStart, $"{name}.{site.Method}"));
        }

        var project = ProjectFiles.Above(app, new(Ecosystem.NuGet, file.Path, "", ""));
        var folder = project?.Folder ?? file.Folder;
        var path = folder.Length == 0 ? $"{name}.cs" : $"{folder}/{name}.cs";
        app.NewFiles[path] = (site.Format.Kind == DatabaseKind.Postgres ? CSharpHelpers.Postgres : CSharpHelpers.MySql)
            .ReplaceLineEndings("\n").TrimEnd() + "\n";
        app.Dependencies.Add(new(Ecosystem.NuGet, file.Path, "Azure.Identity", "1.14.2"));
    }
}
