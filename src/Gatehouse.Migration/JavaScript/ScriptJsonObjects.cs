using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Rewrites a connection whose object stands in a JSON file, which can hold no code: the password goes there, and the call
/// spreads the object and adds the token.</summary>
internal sealed class ScriptJsonObjects(App app, ScriptMigration migration, JavaScriptModule module, ScriptSite site)
{
    /// <summary>The object that a key of node-config names, in the files that have a password below it.</summary>
    public static ObjectExpression? Find(App app, ScriptMigration migration, string key)
    {
        var prefix = key.Replace('.', ':') + ":password";
        return app.Settings.Of(prefix).FirstOrDefault(setting => setting.File.Path.EndsWith(".json", StringComparison.Ordinal))
            is { } setting
            && migration.ModuleOf(setting.File)?.Export("default") is ObjectExpression root
            ? key.Split('.', ':').Aggregate<string, Expression?>(root, (value, name) => (value as ObjectExpression)?[name]?.Value)
                as ObjectExpression : null;
    }

    public void Rewrite(ObjectExpression json)
    {
        if (json["password"] is not { Value: TextExpression { Pieces: [{ Hole: null } secret] } } || secret.Start == secret.End)
            return;
        var bindings = module.Bindings;
        var password = app.Settings.All.FirstOrDefault(setting => setting.File.Path == json.Tree.File.Path
            && setting.ValueStart == secret.Start);
        if (password is null)
            return;
        app.Secrets.Add(password.Value);
        var scope = app.Scopes.Of(bindings.ValueOf(json["host", "server", "hostname"]?.Value));
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(json.Tree.File, secret.Start, site.Driver, scope);
            return;
        }

        if (site.Configuration.Tree != module.Tree || site.Call is null || site.Driver is "sequelize" or "typeorm")
        {
            app.Report(json.Tree.File, secret.Start, site.Driver, Outcome.Assisted,
                "a JSON file can hold no code, and the code has to give the token",
                "move the object to a file of JavaScript; then run the migration again");
            return;
        }

        var credential = migration.CredentialOf(module);
        var wanted = ScriptMembers.Of(site.Flavor, module.Style, credential.Name, app.Options.ClientId)
            .Where(member => member.Parent is null && (json[member.Name] is null || member.Name is "password"
                or "authentication")).ToList();
        app.EditsOf(module.Tree.File).Add(Edits(wanted));
        if (wanted.Exists(member => member.NeedsCredential))
            credential.Require(app);
        if (site.IsOldMySql)
            new ScriptSuccessor(app, module).UseMySql2(site.Driver);
        if (json["user"] is { } user)
            app.EditsOf(json.Tree.File).Add(ScriptObjects.ServerlessUser(bindings, user));
        app.Kinds.Add(ScriptMembers.KindOf(site.Flavor));
        app.Report(module.Tree.File, site.Offset, site.Driver, Outcome.Rewritten, scope.Reason);
        app.Uses.Add(new(password.Key, SettingRole.Password, null, [], true));
    }

    private IEnumerable<TextEdit> Edits(List<WantedMember> wanted)
    {
        if (site.Configuration is ObjectExpression own)
        {
            var members = new MemberEdits(own.Tree, own.First, own.Members);
            foreach (var member in wanted)
                members.Append(member.Text);
            return members.Edits();
        }

        var step = module.Style.Indent;
        var lines = string.Join(",\n", wanted.Select(member => member.Text).Prepend("..." + site.Configuration.Source));
        var text = $"{{\n{step}{lines.Replace("\n", "\n" + step, StringComparison.Ordinal)},\n}}".Replace("\n",
            module.Tree.File.NewLine + module.Tree.File.Indentation(site.Configuration.Start), StringComparison.Ordinal);
        return [new TextEdit(site.Configuration.Start, site.Configuration.End, text)];
    }
}
