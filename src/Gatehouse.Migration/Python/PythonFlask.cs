using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.Python;

/// <summary>Reports the URL that Flask-SQLAlchemy reads: its engine is made out of sight, so that a person ties the event to it.</summary>
internal sealed class PythonFlask(App app, PythonModule module)
{
    private const string Name = "SQLALCHEMY_DATABASE_URI";

    public void Report()
    {
        foreach (var binding in module.Bindings.All.Where(binding => binding.Name.Contains(Name, StringComparison.Ordinal)).ToList())
        {
            if (binding.Value is not { } value)
                continue;
            var known = module.Bindings.ValueOf(value);
            if (value is TextExpression text
                && ConnectionText.ToPasswordless(new Texts(text).Characters, ConnectionFormat.PostgresUrl) is not { Password: not null })
                continue;
            if (!known.IsKnown
                || (known.Texts.Count > 0 && known.Keys.Count == 0
                && known.Texts.All(url => url.StartsWith("sqlite", StringComparison.Ordinal))))
                continue;
            var scope = app.Scopes.OfConnectionString(known, ConnectionFormat.PostgresUrl);
            if (scope.Kind == HostKind.Azure)
            {
                app.Report(
                    module.Tree.File, module.Tree[binding.First].Start, "flask-sqlalchemy", Outcome.Assisted,
                        "the engine is made out of sight",
                    "take the password out of the URL; tie a listener to do_connect of db.engine that sets cparams[\"password\"]");
            }
            else
            {
                app.Leave(module.Tree.File, module.Tree[binding.First].Start, "flask-sqlalchemy", scope);
            }
        }
    }
}
