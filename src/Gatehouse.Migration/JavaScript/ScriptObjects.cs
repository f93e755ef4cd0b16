using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Rewrites configuration objects: the password's member becomes what the driver takes instead.</summary>
internal sealed class ScriptObjects(App app, ScriptMigration migration, JavaScriptModule module, ScriptSite site)
{
    private static readonly string[] HostNames = ["host", "server", "hostname"];
    private static readonly string[] UserNames = ["user", "username", "userName"];
    private static readonly string[] UrlNames = ["connectionString", "uri", "url"];

    /// <summary>Sequelize's call with database, user, password and options.</summary>
    public void RewritePositional(CallExpression call)
    {
        var options = call.Positional.Count > 3 ? module.Bindings.Resolve(call.Positional[3].Value) as ObjectExpression : null;
        var password = call.Positional[2];
        if (options is null || options.Tree != call.Tree || IsToken(module.Bindings, password.Value)
            || password.Value.Source is "undefined" or "null" || HasToken(options))
            return;
        var host = module.Bindings.ValueOf(options[HostNames]?.Value);
        app.Secrets.UnionWith(module.Bindings.ValueOf(password.Value).Texts);
        var scope = app.Scopes.Of(host);
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(call.Tree.File, password.Value.Start, site.Driver, scope);
            return;
        }

        var keys = module.Bindings.ValueOf(password.Value).Keys;
        var condition = scope.HasLocalValue && keys.Count > 0 ? ScriptMemberPlan.ReadOf(module.Bindings.Resolve(password.Value)) : null;
        var credential = migration.CredentialOf(module);
        var plan = new ScriptMemberPlan(module, options, options,
            ScriptMembers.Of(site.Flavor, module.Style, credential.Name, app.Options.ClientId), condition, condition is not null);
        if (!plan.CanSwitch)
        {
            app.Report(call.Tree.File, password.Value.Start, site.Driver, Outcome.Assisted, "its options are put together elsewhere",
                "write dialectOptions and hooks as objects here; then run the migration again");
            return;
        }

        plan.Append(null);
        app.EditsOf(call.Tree.File).Add(plan.Edits());
        if (condition is null)
        {
            app.EditsOf(call.Tree.File).Add(new TextEdit(password.Value.Start, password.Value.End, "undefined"));
            app.EditsOf(call.Tree.File).Add(new ScriptCleanup(app, module).Edits(options, [password]));
        }

        if (plan.NeedsCredential)
            credential.Require(app);
        app.Kinds.Add(ScriptMembers.KindOf(site.Flavor));
        app.Report(call.Tree.File, password.Value.Start, site.Driver, Outcome.Rewritten, scope.Reason);
        foreach (var key in keys)
            app.Uses.Add(new(key, SettingRole.Password, null, host.Keys, condition is null));
    }

    public void Rewrite(ObjectExpression configuration)
    {
        var home = migration.ModuleOf(configuration, module);
        if (Find(home, configuration, ["password"]) is { } password)
        {
            if (Path.GetExtension(password.Owner.Tree.File.Path) == ".json")
            {
                new ScriptJsonObjects(app, migration, module, site).Rewrite(password.Owner);
                return;
            }

            RewritePassword(home, configuration, password);
            return;
        }

        if (Find(home, configuration, UrlNames) is { } url
            && home.Bindings.Resolve(url.Member.Value) is EnvironmentExpression
                or TextExpression { Pieces: not [{ Hole: EnvironmentExpression }, ..] })
            new ScriptTexts(app, migration, home, site).RewriteMember(url.Owner, url.Member);
        else if (Find(home, configuration, UrlNames) is { } choice && home == module
            && home.Reader.Choices(home.Bindings.Resolve(choice.Member.Value)) is { Count: > 0 } choices)
            new ScriptTexts(app, migration, home, site).RewriteChoice(choice.Owner, choice.Member, choices);
        else if (configuration["authentication"] is { } authentication
            && home.Bindings.Resolve(authentication.Value) is ObjectExpression nested)
            RewriteAuthentication(home, configuration, authentication, nested);
    }

    /// <summary>Whether a value is a token already, or a function that gets one.</summary>
    // The password stays for a database for development, and what makes the connection passwordless stands beside it.
    private static bool HasToken(ObjectExpression options)
        => options.Source.Contains("getToken", StringComparison.Ordinal)
            || options.Source.Contains("azure-active-directory", StringComparison.Ordinal);

    public static bool IsToken(Bindings bindings, Expression value)
    {
        var source = value.Source + " " + bindings.Resolve(value).Source;
        return source.Contains("getToken", StringComparison.Ordinal) || source.Contains("oken.token", StringComparison.Ordinal)
            || source.Contains("=>", StringComparison.Ordinal)
            || source.Contains("AccessToken", StringComparison.OrdinalIgnoreCase);
    }

    private void RewritePassword(JavaScriptModule home, ObjectExpression configuration, (ObjectExpression Owner, Member Member) password)
    {
        if (IsToken(home.Bindings, password.Member.Value)
            || password.Member.Value.Source is "undefined" or "null" or "''" or "\"\"")
            return;
        app.Secrets.UnionWith(home.Bindings.ValueOf(password.Member.Value).Texts);
        var host = home.Bindings.ValueOf(Find(home, configuration, HostNames)?.Member.Value);
        if (!host.IsKnown && Find(home, configuration, UrlNames) is { } url)
            host = new([.. home.Bindings.ValueOf(url.Member.Value).Texts.Select(text => Scopes.HostIn(text,
                ConnectionFormat.PostgresUrl))], home.Bindings.ValueOf(url.Member.Value).Keys);
        Apply(home, configuration, password.Owner, password.Member, Find(home, configuration, UserNames), app.Scopes.Of(host), host.Keys);
    }

    // tedious: { type: 'default', options: { userName, password } }.
    private void RewriteAuthentication(JavaScriptModule home, ObjectExpression configuration, Member authentication,
        ObjectExpression nested)
    {
        if (nested["options"]?.Value is not ObjectExpression login || login["password"] is not { } password
            || IsToken(home.Bindings, password.Value))
            return;
        if (home.Bindings.ValueOf(nested["type"]?.Value).Texts is [not "default", ..])
            return;
        var host = home.Bindings.ValueOf(Find(home, configuration, HostNames)?.Member.Value);
        Apply(home, configuration, configuration, authentication, null, app.Scopes.Of(host), host.Keys, password, login["userName"]);
    }

    private void Apply(
        JavaScriptModule home, ObjectExpression configuration, ObjectExpression owner, Member replaced,
            (ObjectExpression Owner, Member Member)? user,
        Scope scope, IReadOnlyList<string> hostKeys, Member? password = null, Member? loginUser = null)
    {
        password ??= replaced;
        var file = owner.Tree.File;
        var offset = owner.Tree[password.First].Start;
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(file, offset, site.Driver, scope);
            return;
        }

        if (site.Driver == "mariadb")
        {
            app.Report(file, offset, site.Driver, Outcome.Assisted, "the pools of mariadb keep one password, and a token expires",
                "change to mysql2, whose connections ask for a token each; then run the migration again");
            return;
        }

        var ownerModule = migration.ModuleOf(owner, home);
        var credential = migration.CredentialOf(ownerModule);
        var wanted = ScriptMembers.Of(site.Flavor, ownerModule.Style, credential.Name, app.Options.ClientId);
        var kind = ScriptMembers.KindOf(site.Flavor);
        var dropsUser = kind == DatabaseKind.Sql && user is { } found && found.Owner == owner;
        var condition = scope.HasLocalValue && home.Bindings.ValueOf(password.Value).Keys is { Count: > 0 }
            ? ScriptMemberPlan.ReadOf(ownerModule.Bindings.Resolve(password.Value)) : null;
        var members = new ScriptMemberPlan(ownerModule, owner, configuration, wanted, condition);
        if (condition is not null)
        {
            if (!members.CanSwitch)
            {
                app.Report(file, offset, site.Driver, Outcome.Assisted,
                    "the same setting also names a database for development, and the options are put together elsewhere",
                    $"add by hand: {wanted[0].Text}");
                return;
            }

            members.Switch(replaced, dropsUser ? user?.Member : null);
        }
        else
        {
            members.Replace(replaced, dropsUser ? user?.Member : null);
        }

        var edits = members.Edits().ToList();
        if (!dropsUser && user is { } kept && kept.Owner.Tree == owner.Tree)
            edits.AddRange(ServerlessUser(home.Bindings, kept.Member));
        var gone = scope.HasLocalValue ? [] : (Member?[])[password, dropsUser ? user?.Member : null, loginUser];
        var cleanup = new ScriptCleanup(app, ownerModule);
        edits.AddRange(cleanup.Edits(owner, [.. gone.OfType<Member>()]));
        if (app.EditsOf(file).Overlaps(edits))
        {
            app.Report(file, offset, site.Driver, Outcome.Assisted,
                "another site edits the same lines; run the migration again after this one is written");
            return;
        }

        app.EditsOf(file).Add(edits);
        if (members.NeedsCredential)
            credential.Require(app);
        if (site.IsOldMySql)
            new ScriptSuccessor(app, module).UseMySql2(site.Driver);
        if (site.OldClient is { } client)
            new ScriptSuccessor(app, module).UseMySql2(client);
        app.Kinds.Add(kind);
        app.Report(file, offset, site.Driver, Outcome.Rewritten, scope.Reason);
        AddUse(home, password, SettingRole.Password, hostKeys, !scope.HasLocalValue);
        if ((dropsUser ? user?.Member : loginUser) is { } dropped)
            AddUse(home, dropped, SettingRole.User, hostKeys, !scope.HasLocalValue);
    }

    private void AddUse(JavaScriptModule home, Member member, SettingRole role, IReadOnlyList<string> hostKeys, bool isGone)
    {
        foreach (var key in home.Bindings.ValueOf(member.Value).Keys)
            app.Uses.Add(new(key, role, null, hostKeys, isGone));
    }

    // user@server was the single server's way.
    public static IEnumerable<TextEdit> ServerlessUser(Bindings bindings, Member user)
    {
        if (bindings.ValueOf(user.Value).Texts is not [var name]
            || user.Value is not TextExpression { Pieces: [{ Hole: null } piece] })
            yield break;
        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && !name[at..].Contains('.', StringComparison.Ordinal))
            yield return TextEdit.Delete(piece.Start + at, piece.End);
    }

    /// <summary>A member of the object, or of an object that it spreads.</summary>
    private static (ObjectExpression Owner, Member Member)? Find(JavaScriptModule home, ObjectExpression configuration, string[] names)
    {
        if (configuration[names] is { } own)
            return (configuration, own);
        foreach (var spread in configuration.Members.Where(member => member.IsSpread))
        {
            if (home.Bindings.Resolve(spread.Value) is ObjectExpression other && other[names] is { } member)
                return (other, member);
        }

        return null;
    }
}
