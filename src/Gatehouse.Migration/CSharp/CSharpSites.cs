using Gatehouse.Migration.Connections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gatehouse.Migration.CSharp;

/// <summary>What becomes of the expression around a connection string, so that every new connection gets a token.</summary>
internal enum CSharpWrap
{
    /// <summary>Nothing: the driver gets tokens by itself.</summary>
    None,

    /// <summary>The whole expression makes a connection.</summary>
    Connection,

    /// <summary>The whole expression makes a data source, or a builder of one.</summary>
    DataSource,

    /// <summary>The argument becomes a data source or a connection.</summary>
    Argument,

    /// <summary>There is no way.</summary>
    Unable,
}

/// <summary>A place where a C# program makes connections.</summary>
internal sealed record CSharpSite(string Driver, ConnectionFormat Format, ExpressionSyntax Whole, ExpressionSyntax Text, CSharpWrap Wrap,
    string Method);

/// <summary>Finds them, by the names of the drivers' types and of EF Core's methods.</summary>
internal static class CSharpSites
{
    public static IEnumerable<CSharpSite> Find(SyntaxNode root)
    {
        foreach (var node in root.DescendantNodes())
        {
            if (node is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var text }, ..] } creation
                && Of(TypeOf(creation), creation, text) is { } made)
                yield return made;
            else if (node is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax member,
                ArgumentList.Arguments: [{ Expression: var argument }, ..]
            } call && Of(member, call, argument) is { } called)
                yield return called;
        }
    }

    /// <summary>Name of the type that is made; of <c>new(…)</c>, that of the variable.</summary>
    public static string TypeOf(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ObjectCreationExpressionSyntax named => named.Type.ToString().Split('.')[^1],
        _ when creation.Parent?.Parent is VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration }
            => declaration.Type.ToString().Split('.')[^1],
        _ => "",
    };

    private static CSharpSite? Of(string type, ExpressionSyntax whole, ExpressionSyntax text) => type switch
    {
        "SqlConnection" => new("SqlClient", ConnectionFormat.SqlClient, whole, text, CSharpWrap.None, ""),
        "NpgsqlConnection" => new("Npgsql", ConnectionFormat.Npgsql, whole, text, CSharpWrap.Connection, "Connect"),
        "NpgsqlDataSourceBuilder" => new("Npgsql", ConnectionFormat.Npgsql, whole, text, CSharpWrap.DataSource, "Builder"),
        "MySqlConnection" => new("MySqlConnector", ConnectionFormat.MySqlConnector, whole, text, CSharpWrap.Connection, "Connect"),
        _ => null,
    };

    private static CSharpSite? Of(MemberAccessExpressionSyntax member, ExpressionSyntax whole, ExpressionSyntax text)
        => member.Name.Identifier.ValueText switch
        {
            "UseSqlServer" or "UseAzureSql" or "AddSqlServer"
                => new("EF Core", ConnectionFormat.SqlClient, whole, text, CSharpWrap.None, ""),
            "UseNpgsql" => new("EF Core", ConnectionFormat.Npgsql, whole, text, CSharpWrap.Argument, "DataSource"),
            "UseMySql" => new("EF Core", ConnectionFormat.MySqlConnector, whole, text, CSharpWrap.Argument, "Connect"),
            "UseMySQL" => new("EF Core", ConnectionFormat.MySqlConnector, whole, text, CSharpWrap.Unable, ""),
            "AddNpgsqlDataSource" => new("Npgsql", ConnectionFormat.Npgsql, whole, text, CSharpWrap.Unable, ""),
            "Create" when member.Expression.ToString() == "NpgsqlDataSource"
                => new("Npgsql", ConnectionFormat.Npgsql, whole, text, CSharpWrap.DataSource, "DataSource"),
            _ => null,
        };
}
