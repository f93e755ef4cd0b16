using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gatehouse.Migration.CSharp;
using Gatehouse.Migration.Java;
using Gatehouse.Migration.JavaScript;
using Gatehouse.Migration.Python;
using Gatehouse.Migration.Syntax;

namespace Gatehouse.Migration;

/// <summary>The program's own files: each goes to the language that it is written in, if it says a word that connections are made
/// with.</summary>
internal sealed class CodeFiles(App app)
{
    private static readonly SearchValues<string> ScriptWords = SearchValues.Create(
        ["mssql", "tedious", "'pg'", "\"pg\"", "pg-pool", "pg-promise", "mariadb", "mysql", "sequelize", "typeorm", "knex",
            "connection:", "prisma",
            "dialect", "postgres"],
            StringComparison.Ordinal);

    private static readonly SearchValues<string> PythonWords = SearchValues.Create(
        ["pyodbc", "mssql_python", "pymssql", "psycopg", "asyncpg", "mysql", "MySQLdb", "sqlalchemy", "SQLALCHEMY", "sqlmodel",
            "DATABASES"], StringComparison.Ordinal);

    private static readonly SearchValues<string> CSharpWords = SearchValues.Create(
        ["SqlConnection", "NpgsqlConnection", "NpgsqlDataSource", "UseSqlServer", "UseAzureSql", "AddSqlServer", "UseNpgsql",
            "AddNpgsqlDataSource", "UseMySql", "UseMySQL"], StringComparison.Ordinal);

    private static readonly SearchValues<string> JavaWords = SearchValues.Create(["DriverManager", "setPassword", "DataSourceBuilder"],
        StringComparison.Ordinal);

    public static bool Handles(string path)
        => ScriptMigration.Handles(path) || PythonMigration.Handles(path) || path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".java", StringComparison.Ordinal);

    public void Migrate(Action looked, CancellationToken cancellationToken)
    {
        var scripts = new ScriptMigration(app);
        var pythons = new PythonMigration(app);
        foreach (var file in app.Load(app.Found.Where(found => Handles(found.Path)), IsWanted, cancellationToken))
        {
            looked();
            try
            {
                if (ScriptMigration.Handles(file.Path))
                    scripts.Migrate(file);
                else if (PythonMigration.Handles(file.Path))
                    pythons.Migrate(file);
                else if (file.Path.EndsWith(".java", StringComparison.Ordinal))
                    new JavaMigration(app).Migrate(file);
                else
                    MigrateCSharp(file);
            }
            catch (SyntaxException e)
            {
                app.Skipped.Add(new(file.Path, e.Message));
            }

            ForeignSecrets.ReportRest(app, file);
            app.Release(file);
        }

        pythons.RemoveFields();
        JavaFields.Remove(app);
    }

    // A file that says none of the words makes no connection: it is not parsed.
    private static bool IsWanted(SourceFile file) => ForeignSecrets.MayHold(file) || file.Text.AsSpan().ContainsAny(
        ScriptMigration.Handles(file.Path) ? ScriptWords
        : PythonMigration.Handles(file.Path) ? PythonWords
        : file.Path.EndsWith(".java", StringComparison.Ordinal) ? JavaWords : CSharpWords);

    // Apart, so that Roslyn is loaded where a C# file makes connections, and nowhere else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MigrateCSharp(SourceFile file) => new CSharpMigration(app).Migrate(file);

    /// <summary>Whether the program still says a word after the edits.</summary>
    public bool Mentions(string word)
    {
        var whole = new Regex($@"\b{Regex.Escape(word)}\b", RegexOptions.NonBacktracking);
        return app.Load(
            app.Found.Where(found => Handles(found.Path)), file
                => file.Text.Contains(word, StringComparison.Ordinal), CancellationToken.None)
            .Any(file => whole.IsMatch(app.TextAfter(file)));
    }
}
