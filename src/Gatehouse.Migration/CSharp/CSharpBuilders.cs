using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gatehouse.Migration.CSharp;

/// <summary>Rewrites connection string builders: the password's assignment, in an initializer or a statement.</summary>
internal sealed class CSharpBuilders(App app, SourceFile file, SyntaxNode root, CSharpValues values)
{
    private static readonly Bindings Plain = new();

    public void Rewrite()
    {
        foreach (var creation in root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
        {
            var format = CSharpSites.TypeOf(creation) switch
            {
                "SqlConnectionStringBuilder" => ConnectionFormat.SqlClient,
                "NpgsqlConnectionStringBuilder" => ConnectionFormat.Npgsql,
                "MySqlConnectionStringBuilder" => ConnectionFormat.MySqlConnector,
                _ => null,
            };
            if (format is not null)
                Rewrite(creation, format);
        }
    }

    private void Rewrite(BaseObjectCreationExpressionSyntax creation, ConnectionFormat format)
    {
        var name = (creation.Parent as EqualsValueClauseSyntax)?.Parent is VariableDeclaratorSyntax variable
            ? variable.Identifier.ValueText : null;
        var assignments = (creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? [])
            .Select(assignment => (Name: assignment.Left.ToString(), Node: assignment))
            .Concat(name is null ? [] : Statements(creation, name)).ToList();
        if (assignments.Find(assignment => assignment.Name is "Password") is not { Node: { } password })
            return;
        var host = assignments.Find(assignment => assignment.Name is "DataSource" or "Host" or "Server").Node;
        var scope = host is null ? OfBase(creation, format) : app.Scopes.Of(Plain.ValueOf(values.Read(host.Right)));
        app.Secrets.UnionWith(Plain.ValueOf(values.Read(password.Right)).Texts);
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(file, password.SpanStart, "builder", scope);
            return;
        }

        var keys = Plain.ValueOf(values.Read(password.Right)).Keys;
        if (scope.HasLocalValue && keys.Count > 0)
        {
            app.Report(file, password.SpanStart, "builder", Outcome.Assisted, "the same setting also names a database for development",
                "set the password only where the host is not Azure's");
            return;
        }

        List<TextEdit> edits = [];
        if (format.Kind == DatabaseKind.Sql)
        {
            var prefix = password.Left is MemberAccessExpressionSyntax member ? $"{member.Expression}." : "";
            edits.Add(new(password.SpanStart, password.Span.End, $"{prefix}Authentication = SqlAuthenticationMethod.{Method()}"));
            if (assignments.Find(assignment => assignment.Name is "UserID").Node is { } user)
            {
                edits.Add(Removal(user));
                keys = [.. keys, .. Plain.ValueOf(values.Read(user.Right)).Keys];
            }
        }
        else
        {
            edits.Add(Removal(password));
        }

        app.EditsOf(file).Add(edits);
        foreach (var key in keys)
            app.Uses.Add(new(key, SettingRole.Password, null, host is null ? [] : Plain.ValueOf(values.Read(host.Right)).Keys, true));
        CSharpMigration.Succeed(app, file, root, format.Kind);
        app.Kinds.Add(format.Kind);
        app.Report(file, password.SpanStart, "builder", Outcome.Rewritten, scope.Reason);
        if (format.Kind != DatabaseKind.Sql)
            new CSharpMigration(app).WrapBuilt(file, root, name, format);
    }

    private Scope OfBase(BaseObjectCreationExpressionSyntax creation, ConnectionFormat format)
        => app.Scopes.OfConnectionString(creation.ArgumentList?.Arguments is [{ Expression: var text }, ..]
            ? Plain.ValueOf(values.Read(text)) : Value.None, format);

    private string Method() => app.Options.Mode switch
    {
        PasswordlessMode.ManagedIdentity => "ActiveDirectoryManagedIdentity",
        PasswordlessMode.ServicePrincipal => "ActiveDirectoryServicePrincipal",
        _ => "ActiveDirectoryDefault",
    };

    // builder.Password = …; in the method of the builder.
    private static IEnumerable<(string Name, AssignmentExpressionSyntax Node)> Statements(SyntaxNode creation, string name)
    {
        var scope = creation.Ancestors()
            .FirstOrDefault(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax);
        return (scope?.DescendantNodes().OfType<AssignmentExpressionSyntax>() ?? [])
            .Where(assignment => assignment.Left is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax target }
                && target.Identifier.ValueText == name)
            .Select(assignment => (((MemberAccessExpressionSyntax)assignment.Left).Name.Identifier.ValueText, assignment));
    }

    private TextEdit Removal(AssignmentExpressionSyntax assignment)
    {
        SyntaxNode node = assignment.Parent is ExpressionStatementSyntax statement ? statement : assignment;
        var end = node.Span.End;
        if (node == assignment && file.Text.AsSpan(end).TrimStart().StartsWith(","))
            end = file.Text.IndexOf(',', end) + 1;
        var start = file.LineStart(node.SpanStart);
        var isWhole = file.Text.AsSpan(start, node.SpanStart - start).IsWhiteSpace()
            && file.Text.AsSpan(end, file.LineEnd(end) - end).IsWhiteSpace();
        if (isWhole)
            return TextEdit.Delete(start, file.LineEnd(end));
        while (end < file.Text.Length && file.Text[end] == ' ')
            end++;
        return TextEdit.Delete(node.SpanStart, end);
    }
}
