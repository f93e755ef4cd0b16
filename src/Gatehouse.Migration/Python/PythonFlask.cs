using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>The URL that Flask-SQLAlchemy reads, or a tool of migrations: its engine is made out of sight.</summary>
internal sealed class PythonFlask(App app, PythonMigration migration, PythonModule module)
{
    private const string Name = "SQLALCHEMY_DATABASE_URI";

    public void Rewrite()
    {
        foreach (var binding in module.Bindings.All.Where(binding => binding.Name.Contains(Name, StringComparison.Ordinal)).ToList())
        {
            // A name that another binding of this kind explains is that one's site.
            if (binding.Value is not { } value || (value is NameExpression name && name.Path.Contains(Name, StringComparison.Ordinal)))
                continue;
            var known = module.Bindings.ValueOf(value);
            if (known is { Keys: [] } && known.Texts.All(url => url.StartsWith("sqlite", StringComparison.Ordinal)))
                continue;
            new PythonEngines(app, migration, module, null, module.Tree[binding.First].Start).Rewrite(value, "flask-sqlalchemy");
        }
    }
}
