using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Projects;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Swaps the driver <c>mysql</c>, which knows no tokens, for <c>mysql2</c>, which has the same calls.</summary>
internal sealed class ScriptSuccessor(App app, JavaScriptModule module)
{
    /// <summary>Where a text names the driver: Knex.</summary>
    public void UseMySql2(Syntax.Expressions.Expression client)
    {
        if (client.Tree != module.Tree)
            return;
        app.EditsOf(module.Tree.File).Add(new TextEdit(client.Start + 1, client.End - 1, "mysql2"));
        app.Dependencies.Add(new(Ecosystem.Npm, module.Tree.File.Path, "mysql2", "^3.11.0"));
    }

    public void UseMySql2(string driver)
    {
        var successor = driver == "promise-mysql" ? "mysql2/promise" : "mysql2";
        foreach (var (first, last) in module.ImportStatements)
        {
            for (var i = first; i <= last; i++)
            {
                if (module.Tree.Literal(i) == driver)
                    app.EditsOf(module.Tree.File).Add(new TextEdit(module.Tree[i].Start + 1, module.Tree[i].End - 1, successor));
            }
        }

        app.Dependencies.Add(new(Ecosystem.Npm, module.Tree.File.Path, "mysql2", "^3.11.0"));
    }
}
