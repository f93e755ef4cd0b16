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
        ["mssql", "tedious", "'pg'", "\"pg\"", "pg-pool", "mysql", "sequelize", "typeorm", "knex", "connection:", "prisma"],
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

    public void Migrate(CancellationToken cancellationToken)
    {
        var scripts = new ScriptMigration(app);
        var pythons = new PythonMigration(app);
        foreach (var path in app.Paths.Where(Handles).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (app.File(path) is not { } file)
                continue;
            try
            {
                if (ScriptMigration.Handles(path) && file.Text.AsSpan().ContainsAny(ScriptWords))
                    scripts.Migrate(file);
                else if (PythonMigration.Handles(path) && file.Text.AsSpan().ContainsAny(PythonWords))
                    pythons.Migrate(file);
                else if (path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && file.Text.AsSpan().ContainsAny(CSharpWords))
                    MigrateCSharp(file);
                else if (path.EndsWith(".java", StringComparison.Ordinal) && file.Text.AsSpan().ContainsAny(JavaWords))
                    new JavaMigration(app).Migrate(file);
            }
            catch (SyntaxException e)
            {
                app.Skipped.Add(new(path, e.Message));
            }

            app.Release(file);
        }
    }

    // Apart, so that Roslyn is loaded where a C# file makes connections, and nowhere else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MigrateCSharp(SourceFile file) => new CSharpMigration(app).Migrate(file);

    /// <summary>Whether the program still says a word after the edits.</summary>
    public bool Mentions(string word)
    {
        var whole = new Regex($@"\b{Regex.Escape(word)}\b", RegexOptions.NonBacktracking);
        return app.Paths.Where(Handles)
            .Any(path => app.File(path) is { } file && file.Text.Contains(word, StringComparison.Ordinal)
            && whole.IsMatch(app.TextAfter(file)));
    }
}
